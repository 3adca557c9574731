"""How well cleaning tells body from chrome, on pages it never saw: `python bench/clean_chrome.py FOLDER_OF_PAGES`.

Prints, for each way a page can be stripped, the share of body words kept and of chrome words dropped, beside no filter
and beside a rule that keeps lines of 80 characters or more; then how often the title and the page date are right.
"""

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from attest.clean.dump import find_article, find_body
from attest.clean.lines import words_of
from page_dumps import Dump, dump_page, load_pages

Filter = Callable[[Dump], Sequence[bool]]
FILTERS: dict[str, Filter] = {
    "no filter": lambda dump: [True] * len(dump.lines),
    "80 characters": lambda dump: [len(line.text) >= 80 for line in dump.lines],
    "attest": lambda dump: find_body(dump.lines),
}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--trained-half", action="store_true", help="the pages that the model learned from instead")
    asked = arguments.parse_args()
    pages = [page for page in load_pages(asked.folder) if page.held_out is not asked.trained_half]
    dumps = [dump for page in pages for dump in dump_page(page)]
    reports = {page.name for page in pages if page.is_report}
    print(
        f"{len(pages)} pages, {len(dumps)} dumps; {len(reports)} pages are reports: most of their text is running text"
    )
    print("-- every page")
    print_chrome(dumps, looks=["all"])
    print("-- reports")
    chosen = [dump for dump in dumps if dump.page in reports]
    print_chrome(chosen, looks=[*dict.fromkeys(dump.look for dump in chosen), "all"])
    print_titles(chosen)
    print_dates(asked.folder / "mediacloud_dates.dev.jsonl.gz")


def print_chrome(dumps: Sequence[Dump], *, looks: Sequence[str]) -> None:
    """Shares pooled over words; F1 is of body words, and the worst tenth is of pages, by body words kept."""
    print(
        f"{'look':<16} {'filter':<14} {'body kept':>9} {'chrome dropped':>14} {'precision':>9} {'F1':>6} "
        f"{'worst tenth kept':>16}"
    )
    for look in looks:
        chosen = [dump for dump in dumps if look in (dump.look, "all")]
        for name, keep in FILTERS.items():
            print(f"{look:<16} {name:<14} " + figures(chosen, keep))


def figures(dumps: Sequence[Dump], keep: Filter) -> str:
    """One row: shares of words."""
    tally: dict[tuple[int, bool], int] = defaultdict(int)
    shares = []
    for dump in dumps:
        mine: dict[tuple[int, bool], int] = defaultdict(int)
        for line, label, kept in zip(dump.lines, dump.labels, keep(dump), strict=True):
            mine[label, bool(kept)] += len(words_of(line.text))
        for key, count in mine.items():
            tally[key] += count
        body = mine[1, True] + mine[1, False]
        if body:
            shares.append(mine[1, True] / body)
    kept = tally[1, True] / max(tally[1, True] + tally[1, False], 1)
    chrome = tally[0, True] + tally[0, False]
    dropped = f"{tally[0, False] / chrome:14.3f}" if chrome else f"{'none there':>14}"
    precision = tally[1, True] / max(tally[1, True] + tally[0, True], 1)
    f1 = 2 * kept * precision / max(kept + precision, 1e-9)
    worst = sorted(shares)[: max(len(shares) // 10, 1)]
    return f"{kept:9.3f} {dropped} {precision:9.3f} {f1:6.3f} {sum(worst) / len(worst):16.3f}"


def print_titles(dumps: Sequence[Dump]) -> None:
    """Right, wrong and none among dumps whose page has a title; where the title is a line of the dump."""
    print(f"{'look':<16} {'titles':>6} {'right':>6} {'wrong':>6} {'none':>6} {'said again in body':>18}")
    for look in dict.fromkeys(dump.look for dump in dumps):
        tally = dict.fromkeys(("right", "wrong", "none", "again"), 0)
        for dump in dumps:
            title = plain(re.split(r"\s[|•–—-]\s", dump.title or "")[0])
            if dump.look != look or not title or not any(title in plain(line.text) for line in dump.lines):
                continue
            found = find_article(dump.text)
            mine = plain(found.title or "")
            tally[
                "right" if mine and says_title(dump.title or "", found.title or "") else "wrong" if mine else "none"
            ] += 1
            tally["again"] += title in {plain(words) for words in found.paragraphs}
        total = tally["right"] + tally["wrong"] + tally["none"]
        print(f"{look:<16} {total:6} {tally['right']:6} {tally['wrong']:6} {tally['none']:6} {tally['again']:18}")


def says_title(stated: str, mine: str) -> bool:
    """Whether `mine` is the page's stated title, or all of it but the site's name at its end."""
    rest = stated[len(mine) :]
    return plain(stated) == plain(mine) or (stated.startswith(mine) and rest.lstrip()[:1] in ("|", "-", "–", "—", "•"))


def print_dates(path: Path) -> None:
    """How many page dates are right, wrong and not found."""
    from attest.clean.markup import find_date

    tally = dict.fromkeys(("right", "wrong", "none"), 0)
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            found, _ = find_date(row["html"], url=row["url"])
            tally["right" if str(found) == row["date"] else "wrong" if found else "none"] += 1
    print("page dates:", ", ".join(f"{count} {name}" for name, count in tally.items()), f"of {sum(tally.values())}")


def plain(text: str) -> str:
    """The words alone, small."""
    return " ".join(words_of(text)).lower()


if __name__ == "__main__":
    main()
