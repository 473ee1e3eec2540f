"""`make bench`: how fast the pages are, as ratios measured side by side in one process.

For each database (SQLite, PostgreSQL) and each size (1,000 and 100,000 families) a process of its own fills an
empty scheme and measures, search beside a plain column too; the parent compares and prints. Then it measures what
encryption adds to a page, and how well the corpus of `identify` is known. `BENCH_SIZES=1000,20000` makes it shorter,
`BENCH_DATABASES=sqlite` too. Where `BENCH_JSON` names a file, one JSON object a figure is written there.
"""
