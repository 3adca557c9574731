"""Made-up reports and what papers do to them."""

from datetime import date

from attest.clean.sentences import find_sentences
from attest.records import Article

MARKET = (
    "A car bomb killed eleven people and wounded thirty at a market in Torvane on Monday, hospital staff said.\n\n"
    "The blast went off at about nine in the morning beside a row of vegetable stalls, said Mariam Dostal, a nurse who "
    "was buying bread. Two minibuses burned out and the roof of the fish hall came down.\n\n"
    "Nobody claimed the attack. Colonel Petar Ruvik of the Torvane police blamed the Ash Brigade, which has bombed "
    "three markets in Ostravia province since March.\n\n"
    "The governor, Lena Harrow, ordered the market closed for a week and asked residents to give blood. Schools in the "
    "eastern districts will stay shut until Thursday."
)
CLOSE_BY = (
    "A car bomb killed four people and wounded nine at a bus station in Gelmar on Friday, hospital staff said.\n\n"
    "The blast went off at about six in the evening beside a row of ticket booths, said Jonas Wick, a driver who was "
    "waiting for passengers. Three taxis burned out and the roof of the waiting hall came down.\n\n"
    "Nobody claimed the attack. Major Sofia Brandt of the Gelmar police blamed the River Front, which has bombed two "
    "stations in Lower Karst province since June.\n\n"
    "The mayor, Anton Sild, ordered the station closed for a day and asked residents to give blood."
)
REWRITTEN = (
    "Eleven people died and 30 were hurt on Monday when a car bomb exploded at a market in Torvane, according to "
    "medics.\n\nThe explosion happened at around 9 am next to vegetable stalls, nurse Mariam Dostal, who was out for "
    "bread, told reporters. It burned out two minibuses, and the fish hall lost its roof.\n\nNo one claimed the "
    "attack, but Torvane police colonel Petar Ruvik held the Ash Brigade responsible. It bombed three markets in "
    "Ostravia since March.\n\nGovernor Lena Harrow closed the market for one week and called on residents to donate "
    "blood. Eastern schools stay shut until Thursday."
)
UPDATED = MARKET.replace("killed eleven people and wounded thirty", "killed fourteen people and wounded 37")
CHROME = "\n\nRead more: five things to know today\n\nSign up for our newsletter. All rights reserved."
FOOTBALL = (
    "Torvane United beat Gelmar two goals to one on Monday to reach the cup final.\n\nJonas Abel scored both goals in "
    "the second half, the last of them from a free kick. Gelmar had led at the break after a header by Piet Sorn."
)


def article(text: str, *, article_id: str = "one", published: date | None = None, outlet: str | None = None) -> Article:
    """The text as cleaning would give it."""
    return Article(article_id, article_id, "", text, find_sentences(text), published=published, outlet=outlet)


def cut(text: str, *, paragraphs: int) -> str:
    """The first paragraphs."""
    return "\n\n".join(text.split("\n\n")[:paragraphs])
