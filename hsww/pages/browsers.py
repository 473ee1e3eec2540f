"""What a browser calls itself, in the words of the person who sits before it."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that fits: each of them names those it descends from, too."""
MACHINES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android phone or tablet"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)
UNKNOWN = "Another browser"


def name(agent: str) -> str:
    """`agent` is the header that the browser sent."""
    browser = next((words for mark, words in BROWSERS if mark in agent), UNKNOWN)
    machine = next((words for mark, words in MACHINES if mark in agent), "")
    return f"{browser} on {machine}" if machine else browser
