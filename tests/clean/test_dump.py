"""Scraped dumps made up for the purpose, in the looks that scrapers and copy-and-paste leave."""

import textwrap

import pytest

BODY = (
    "TALVO, Merania – Gunmen on motorcycles attacked a convoy of traders near the market town of Talvo on Monday, "
    "killing at least six people, the regional governor said.",
    "Governor Ilse Marand told reporters that the attackers opened fire from both sides of the road shortly before "
    "dawn. “They took the goods and fled towards the border,” she said.",
    "Two soldiers who were escorting the convoy were among the dead, according to an army statement. No group has "
    "claimed responsibility for the attack.",
    "The road between Talvo and the capital has been the scene of repeated ambushes since March, when the army "
    "withdrew from three outposts in the district.",
)
TITLE = "Gunmen kill six in attack on traders' convoy near Talvo"

CRUMBS_GLUED = f"""Home Africa Security {TITLE}

{TITLE}

12

{BODY[0]}

{BODY[1]}

{BODY[2]}

{BODY[3]}

NO REPLIES

WRITE A REPLY

Please type your reply here
Please type your name

Leave the mobile view
"""

NAVIGATION = f"""Skip to main content
The Meran Post
Home
News
Politics
Business
Sport
Opinion
E-paper
Log in
Search
{TITLE} | The Meran Post
{TITLE}
By Jonas Verel
Published 4 March 2024, 09:12
Updated 4 March 2024, 11:40
Share on Facebook
Share on Twitter
WhatsApp
Photo: Soldiers stand guard on the Talvo road last year. (File photo: Anna Brook/Meran Post)
{BODY[0]}
{BODY[1]}
Sign up for our morning newsletter and never miss a story.
Your email address
Subscribe
{BODY[2]}
{BODY[3]}
Related stories
Army pulls out of three outposts in the east
Traders close shops in protest over insecurity
Opinion: Who guards the road to the border?
Tags: Talvo, security, army
3 Comments
Most read
1
Fuel prices to rise again in April
2
Five things to know about the new budget
3
Merania beat Osterland 2-1 in qualifier
About us
Contact
Privacy policy
Terms of use
© 2024 The Meran Post. All rights reserved.
"""

BULLETS = f"""» Menu «
World » Merania » {TITLE}
* * *
{TITLE}
Mon, 4 Mar 2024 | 2 min read | 0 comments | A- A A+

{BODY[0]}

{BODY[1]}

Read also: Army pulls out of three outposts in the east

{BODY[2]}

ADVERTISEMENT

{BODY[3]}

[Tweet] [Email] [Print]
<< Previous article | Next article >>
Leave a comment
Name (required)
E-mail (will not be published) (required)
Website
Post comment
You must be logged in to vote.
"""

CHROME = (
    "Home",
    "REPL",
    "reply",
    "Leave",
    "Facebook",
    "newsletter",
    "Subscribe",
    "Related",
    "outposts in the east",
    "Fuel prices",
    "All rights",
    "Log in",
    "Most read",
    "E-mail",
    "Previous article",
    "comments",
)


@pytest.mark.parametrize("dump", [CRUMBS_GLUED, NAVIGATION, BULLETS], ids=["glued", "navigation", "bullets"])
def test_a_scraped_page_gives_its_title_once_and_its_whole_body(clean, dump):
    article = clean(dump)

    assert article.title == TITLE
    assert article.text.count(TITLE) == 1
    assert article.title_span.of(article.text) == TITLE
    assert all(paragraph in article.text for paragraph in BODY)


@pytest.mark.parametrize("dump", [CRUMBS_GLUED, NAVIGATION, BULLETS], ids=["glued", "navigation", "bullets"])
def test_a_scraped_page_leaves_its_menus_boxes_and_forms_behind(clean, dump):
    text = clean(dump).text

    assert [words for words in CHROME if words in text] == []


def test_a_counter_on_a_line_of_its_own_is_no_part_of_the_report(clean):
    assert "12" not in clean(CRUMBS_GLUED).text.split()


LAYOUTS = {
    "paragraphs": "\n\n".join,
    "a paragraph a line": "\n".join,
    "one paragraph": " ".join,
    "wrapped": lambda body: "\n\n".join(textwrap.fill(words, 72) for words in body),
    "wrapped without blank lines": lambda body: "\n".join(textwrap.fill(words, 72) for words in body),
    "wrapped and indented": lambda body: "\n".join(textwrap.fill(words, 72, initial_indent="   ") for words in body),
    "carriage returns": "\r\n\r\n".join,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_clean_text_comes_through_whole_and_without_a_title(clean, layout):
    article = clean(LAYOUTS[layout](BODY))

    assert article.text.split() == " ".join(BODY).split()
    assert (article.title, article.title_span) == (None, None)


@pytest.mark.parametrize("layout", ["wrapped", "wrapped without blank lines", "wrapped and indented"])
def test_wrapped_lines_are_joined_into_their_paragraphs(clean, layout):
    assert tuple(clean(LAYOUTS[layout](BODY)).text.split("\n\n")) == BODY


def test_a_headline_above_clean_text_is_its_title(clean):
    article = clean("\n\n".join((TITLE, *BODY)))

    assert (article.title, article.text) == (TITLE, "\n\n".join((TITLE, *BODY)))


def test_a_line_of_a_date_above_the_text_is_no_title(clean):
    assert clean("\n\n".join(("Monday, 4 March 2024", *BODY))).title is None


def test_a_sentence_broken_by_cut_mark_up_is_one_line_again(clean):
    broken = BODY[1].replace("opened fire from both sides", "opened fire\nfrom both sides")

    assert BODY[1] in clean("\n".join((BODY[0], broken, BODY[2]))).text


def test_a_menu_alone_is_no_article(clean):
    rejected = clean("Home\nNews\nSport\nWeather\nLog in\nSubscribe\nContact us\nPrivacy policy\n")

    assert rejected.reason == "no article found on the page"
    assert rejected.fix


def test_a_single_sentence_is_little_but_whole(clean):
    assert clean("Rebels seized Talvo on Monday.").text == "Rebels seized Talvo on Monday."


def test_curly_quotes_stay_and_broken_letters_are_mended(clean):
    line = "Governor Ilse Marand’s aide, José Orué, said that the café by the road was burnt down as well."

    assert clean("\n\n".join((BODY[1], line.encode().decode("cp1252")))).text == f"{BODY[1]}\n\n{line}"
