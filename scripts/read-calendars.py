#!/usr/bin/env python3
"""Reads calendars of ours by rules that aren't ours (PyPI `icalendar`).

Files are .ics, or letters (.eml) with a calendar in them. The end-to-end tests run it; by hand:
"$(scripts/pypi.sh path calendars)" scripts/read-calendars.py …
"""

import email
import email.policy
import sys

from icalendar import Calendar

WANTED = ("UID", "SEQUENCE", "STATUS", "SUMMARY", "DTSTAMP", "DTSTART", "DTEND")


def texts(name):
    """The calendars in a file."""
    with open(name, "rb") as file:
        content = file.read()
    if not name.endswith(".eml"):
        return [content]
    letter = email.message_from_bytes(content, policy=email.policy.default)
    parts = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    return [part.get_payload(decode=True) for part in parts[:1]]


def lines_fit(text):
    """RFC 5545, 3.1: CRLF, and at most 75 octets."""
    return text.endswith(b"\r\n") and all(len(line) <= 75 and b"\n" not in line for line in text.split(b"\r\n"))


def main(names):
    flaws = 0
    for name in names:
        for text in texts(name):
            calendar = Calendar.from_ical(text)
            print(f"{name}: METHOD {calendar['METHOD']}, {len(calendar.events)} entries")
            flaws += len(calendar.errors) + (not lines_fit(text))
            for event in calendar.events:
                missing = [field for field in WANTED if field not in event]
                flaws += len(event.errors) + len(missing) + (event.end <= event.start)
                print(f"  {event['SEQUENCE']} {event['STATUS']} {event.start:%Y-%m-%d %H:%M %Z} {event['SUMMARY']}", *missing)
    print("nothing is wrong" if flaws == 0 else f"{flaws} flaws")
    return 1 if flaws else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
