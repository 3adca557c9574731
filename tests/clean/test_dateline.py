import pytest

from attest.clean.dateline import find_dateline

REST = "Gunmen attacked a convoy on Monday, killing six people, officials said."


def find(opening, rest=REST):
    text = opening + rest
    found = find_dateline(text, [0])
    if found is None:
        return None
    day = found.date_words.of(text) if found.date_words else None
    return found.place, found.span.of(text), day


@pytest.mark.parametrize(
    ("opening", "place", "quote", "day"),
    [
        ("TALVO – ", "Talvo", "TALVO", None),
        ("TALVO (Reuters) - ", "Talvo", "TALVO", None),
        ("KORO, Merania (Sept. 1) — ", "Koro, Merania", "KORO, Merania", "Sept. 1"),
        ("ESSEN CITY/TALVO (AP) -- ", "Essen City/Talvo", "ESSEN CITY/TALVO", None),
        ("KORO, Merania, Oct. 3 (Xinhua) -- ", "Koro, Merania", "KORO, Merania", "Oct. 3"),
        ("KORO, 3 October 2023 (IRIN) - ", "Koro", "KORO", "3 October 2023"),
        ("ST. AUBIN, Fla. (AP) — ", "St. Aubin, Fla.", "ST. AUBIN, Fla.", None),
        ("N'DORO--", "N'Doro", "N'DORO", None),
        ("PORT-LA-MER: ", "Port-La-Mer", "PORT-LA-MER", None),
        ("ÉVRAN, Merania — ", "Évran, Merania", "ÉVRAN, Merania", None),
        ("KORO (MERANIA), 3 OCT 91 (KNA) -- [TEXT] [BY A STAFF WRITER] ", "Koro", "KORO", "3 OCT 91"),
        ("NEW TALVO: ", "New Talvo", "NEW TALVO", None),
        ("Talvo, Merania – ", "Talvo, Merania", "Talvo, Merania", None),
        ("Talvo (AFP) – ", "Talvo", "Talvo", None),
    ],
)
def test_the_place_that_opens_a_report_is_found(opening, place, quote, day):
    assert find(opening) == (place, quote, day)


@pytest.mark.parametrize(
    "opening",
    [
        "UPDATE - ",
        "EXCLUSIVE: ",
        "BREAKING NEWS – ",
        "UPDATE 2-",
        "NATO – ",
        "WATCH: ",
        "Monday – ",
        "Update – ",
        "The army – ",
        "A-10 – ",
        "UN: ",
        "EDITOR'S NOTE: ",
        "The TALVO – ",
        "5 – ",
        "ILSE MARAND: ",
        "JONAS VEREL, HOST: ",
    ],
)
def test_words_that_open_a_headline_or_a_note_are_no_place(opening):
    assert find(opening) is None


def test_a_headline_with_a_dash_is_no_dateline():
    assert find("TALVO - ", "Six Dead In New Attack") is None


def test_a_dateline_opens_a_paragraph_and_not_a_later_sentence():
    text = f"{REST} TALVO – {REST}"

    assert find_dateline(text, [0]) is None


def test_a_dateline_may_open_the_third_paragraph_but_not_the_fourth():
    parts = ["A line about it", "By Someone", f"TALVO – {REST}"]
    text = "\n\n".join(parts)
    starts = [text.index(part) for part in parts]

    assert find_dateline(text, starts).place == "Talvo"
    assert find_dateline("Oh\n\n" + text, [0, *(start + 4 for start in starts)]) is None
