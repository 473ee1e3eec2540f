"""The volunteer's side: her families while the match lasts, and the diary of her visits (0.1, 5.2, 8.5).

It hands out projections only. Nothing here shows a referral's reason, a score, a concern, another person's
note or a family's surname, and nothing here sends anything to anybody outside (7.2).
"""
