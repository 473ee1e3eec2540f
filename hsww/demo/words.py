"""What is written in the fictional files. `{adult}`, `{child}` and `{big}` are filled with first names.

`{big}` is a child who walks and talks; a child that was not born yet is in no text.
"""

REASONS = (
    "Feels alone since the move. Would like somebody to talk to and to get out to a group with.",
    "Two little ones close together and no family near. Very tired.",
    "Low since the birth of {child}. The health visitor sees her each month.",
    "Father works nights. Mornings are hard, and {big} is often late for nursery.",
    "Money is tight after losing work. Would like help to find out what they can claim.",
    "{child} has many hospital days. The others need a turn to be played with.",
    "English is new to the family. They would like to meet other parents.",
    "Bedtimes and mealtimes end in tears. Wants ideas and a friendly face.",
)
PLANS = (
    "Two hours on Tuesday mornings. Play with {child} so that {adult} can rest, then a walk together.",
    "Thursdays after lunch. Go to the stay-and-play group together for the first weeks.",
    "One visit a week. Help with forms for half an hour, the rest is play with {child}.",
    "Friday mornings. Keep company at the clinic, and practise the bus way.",
)
VISITOR_NOTES = (
    "",
    "",
    "The bell does not work. Please knock.",
    "There is a big, friendly dog. They shut it in the kitchen.",
    "Steep stairs. Hold the rail.",
    "Please ring before you come; {adult} sleeps when the baby sleeps.",
)
AT_HOME = (
    "Played with {child} on the floor while {adult} had a bath. A good morning.",
    "{big} helped me to water the plants. {adult} talked about going back to work.",
    "A hard week. {adult} was glad of the company. We made soup together.",
    "Read stories with {child}. {adult} filled in the nursery form.",
    "We cooked together, and {adult} told me about the stay-and-play group.",
    "{big} showed me a drawing. We sang a lot. {adult} laughed.",
    "Helped to sort the post. {adult} will ring the housing office tomorrow.",
    "Short visit, {child} had a cold. Brought the library books.",
)
OUT = (
    "Walked to the park with {child}. {adult} talked about going back to work.",
    "{big} fed the ducks. {adult} and I sat on the bench and talked.",
    "A hard week. {adult} was glad of the company. We had tea at the café.",
    "Went to the library. {big} chose the books. {adult} asked about the story hour.",
    "Went to the stay-and-play group. {adult} swapped numbers with another mother.",
    "{big} loved the swings. {adult} laughed.",
    "Went to the housing office with {adult}. They will write within two weeks.",
    "Clinic with {adult} and {child}. We practised the bus way.",
)
NOTHING_HAPPENED = {
    "not_in": "Nobody came to the door. I sent the agreed message.",
    "cancelled": "They asked to leave it out this week.",
    "phone": "A chat by phone instead of a visit. All well.",
}
HOPES = (
    "Hopes for some rest and to feel more sure of herself.",
    "Hopes to meet other parents and to enjoy the day with {child} more.",
    "Hopes for calmer bedtimes.",
    "Hopes to be able to manage the week without help by the summer.",
)
REVIEW_NOTES = (
    "Things are a little easier. They would like to go on.",
    "The group helps a lot. Mornings are still hard.",
    "Slow, but {adult} says the visits keep her going.",
)
ENDING_NOTES = (
    "They feel ready to go on alone. A warm goodbye.",
    "Much has changed since the first visit. {adult} is now at the group every week.",
)
LIMITS = (
    "That you visit, but not how often.",
    "The kind of help, nothing about money.",
    "Only that I have support, not why.",
)
ENDED_BECAUSE = (
    "Support ended.",
    "The volunteer moved away.",
    "Days no longer fitted.",
    "A planned goodbye.",
)
CHILD_WORDS = ("“I don't like it when the door bangs.”", "“I was on my own a long time.”", "")
WHAT_HAPPENED = (
    "{big} was in the garden alone when I came. The gate was open. {adult} was asleep upstairs.",
    "There was shouting next door and {big} hid under the table until it stopped.",
    "{adult} had a bruise on her arm and did not want to say why.",
)
WORRIES = ("I think somebody should look in soon.", "It may be nothing, but it was not like other days.")
DECLINED_BECAUSE = (
    "They live outside our area.",
    "All their children are at school.",
    "They found other help.",
)
PASSWORD_WORDS = (
    "otter", "lantern", "plum", "harbour", "walnut", "meadow", "copper", "violin", "saddle", "puffin", "ribbon",
    "thimble", "bramble", "kettle", "orchard", "pebble", "magnet", "biscuit", "canoe", "tulip", "anchor", "button",
    "cactus", "dolphin", "feather", "glacier", "hammock", "igloo", "jigsaw", "mitten", "noodle", "parsnip",
)  # fmt: skip
AVAILABILITY = (
    "Tuesday and Thursday mornings in term time.",
    "Any weekday after lunch. Not in the school holidays.",
    "Fridays, all day.",
    "Monday to Wednesday, 10 to 3.",
)
REFERENCES = (
    "Patient, warm and always on time. I would gladly work with her again.",
    "Good with small children, and calm when things go wrong. Keeps what she is told to herself.",
    "A kind neighbour of many years. Honest and reliable.",
)
STAFF_NOTES = (
    ("Asked for a course on sleep and small babies. Booked for the spring.", False),
    ("A colleague told me in confidence that the workload is too much. To talk about.", True),
)
