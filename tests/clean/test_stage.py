from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attest.clean import Clean
from attest.ingest.page import make_page
from attest.pipeline import Pipeline, Reading
from attest.records import Rejected

PROSE = (
    "Soldiers shot dead two men at a roadblock outside Talvo on Friday, the police said. "
    "The army said that the men had ignored an order to stop. "
    "Residents told reporters that the two were farmers on their way home from the market."
)
FRENCH = (
    "Des soldats ont tué deux hommes vendredi à un barrage près de Talvo, selon la police. "
    "L'armée affirme que les deux hommes avaient refusé de s'arrêter. "
    "Des habitants disent qu'il s'agissait de paysans qui rentraient du marché."
)
HTML = f"""<!doctype html><html lang="en"><head><title>Two shot dead at roadblock - The Meran Post</title>
<meta property="og:site_name" content="The Meran Post">
<meta property="og:title" content="Two shot dead at roadblock">
<meta property="og:url" content="https://meran.example/two-shot">
<meta property="article:published_time" content="2024-03-08T10:00:00+00:00"></head>
<body><nav><a href="/">Home</a> <a href="/n">News</a></nav><article><h1>Two shot dead at roadblock</h1>
<p>TALVO, Merania (MPA) — {PROSE}</p><p>{PROSE.replace("Friday", "the same day")}</p></article>
<footer><p>© The Meran Post. All rights reserved.</p></footer></body></html>"""


def test_a_page_with_mark_up_tells_title_outlet_date_and_place(clean):
    article = clean(HTML, media_type="text/html")

    assert (article.title, article.outlet) == ("Two shot dead at roadblock", "The Meran Post")
    assert (article.published, article.published_basis) == (date(2024, 3, 8), "html: htmldate")
    assert article.dateline.place == "Talvo, Merania"
    assert article.url == "https://meran.example/two-shot"
    assert article.text.startswith("Two shot dead at roadblock\n\nTALVO")
    assert article.text.count("Two shot dead at roadblock") == 1
    assert "rights reserved" not in article.text


def test_what_the_giver_says_outranks_what_the_page_says(clean):
    article = clean(HTML, media_type="text/html", published=date(2020, 1, 1), outlet="Mine", title="My title")

    assert (article.published, article.published_basis) == (date(2020, 1, 1), "given")
    assert (article.outlet, article.title) == ("Mine", "My title")


def test_a_page_without_a_date_has_none_and_says_so(clean):
    undated = HTML.replace('<meta property="article:published_time" content="2024-03-08T10:00:00+00:00">', "")
    for article in (clean(undated, media_type="text/html"), clean(PROSE)):
        assert (article.published, article.published_basis) == (None, "no date found")


def test_mark_up_in_a_text_file_is_read_as_mark_up(clean):
    assert clean(HTML).text == clean(HTML, media_type="text/html").text


def test_a_given_text_is_the_article_to_the_last_blank(clean):
    text = f"  HEADLINE\tin capitals\n\n{PROSE}  Itâ€™s ugly , \n but given.\n"
    article = clean(text, media_type="application/json", title="Another title")

    assert article.text == text
    assert (article.title, article.title_span) == ("Another title", None)


def test_a_given_text_that_opens_with_its_title_has_the_title_marked(clean):
    article = clean(f"Two shot\n{PROSE}", media_type="application/json", title="Two shot")

    assert article.title_span.of(article.text) == "Two shot"
    assert article.sentences[0] == article.title_span


def test_a_text_in_another_language_is_refused_by_its_name(clean):
    for media_type in ("text/plain", "application/json"):
        rejected = clean(FRENCH, media_type=media_type)
        assert rejected.reason == "the text is in French (fr), and this reader reads English only"
        assert (rejected.stage, bool(rejected.fix)) == ("clean", True)


def test_a_stated_language_counts_even_where_the_text_looks_english(clean):
    assert "German (de)" in clean(PROSE, media_type="application/json", language="de").reason
    assert clean(PROSE, media_type="application/json", language="en-GB").language == "en"


@pytest.mark.parametrize("text", ["Rebels seize Talvo.", "Marand: No deal.", "Talvo, Koro, Essen: gunfire."])
def test_a_short_text_is_not_refused_on_a_guess(clean, text):
    assert clean(text, media_type="application/json").text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_text_is_read_in_its_encoding(clean, encoding):
    text = PROSE.replace("Residents", "“Señor Müller,” a café owner, and residents")

    assert clean(text.encode(encoding)).text == text


def test_a_declared_encoding_is_believed(clean):
    html = HTML.replace("<head>", '<head><meta charset="windows-1251">').replace("Soldiers", "Жители: soldiers")
    html = html.replace("©", "").replace("—", "-")

    assert "Жители" in clean(html.encode("cp1251"), media_type="text/html").text


def test_bytes_in_no_encoding_are_refused(clean):
    noise = bytes((i * 97 + i * i) % 251 for i in range(4000)).replace(b"\x00", b"\x9d")

    assert isinstance(clean(noise), Rejected)


def test_a_page_gives_the_same_article_alone_and_among_others():
    pages = [PROSE, FRENCH, PROSE.replace("two", "three"), "x"]
    readings = [Reading(make_page(words.encode(), origin="x", media_type="text/plain")) for words in pages]
    stage = Clean()

    assert list(stage(readings)) == [outcome for reading in readings for outcome in Clean()([reading])]
    assert len(Pipeline([stage])(readings)) == 4


@settings(max_examples=80, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
        st.lists(
            st.sampled_from([PROSE, "Home", "No. 5", "KABUL –", "<p>", "\n", "\r", "0", "“", "U.S.", "\u2028"])
        ).map(lambda parts: "\n".join(parts).encode()),
    ),
    media_type=st.sampled_from(["text/plain", "text/html"]),
)
def test_no_page_makes_cleaning_fail_and_spans_are_exact(content, media_type):
    (outcome,) = Clean()([Reading(make_page(content, origin="x", media_type=media_type))])

    if isinstance(outcome, Reading):
        check_spans(outcome.article)


def check_spans(article):
    ends = 0
    for span in article.sentences:
        words = span.of(article.text)
        assert ends <= span.start < span.end <= len(article.text)
        assert words == words.strip()
        assert len(words) <= 1200 or span == article.title_span
        assert not article.text[ends : span.start].strip()
        ends = span.end
    assert not article.text[ends:].strip()
    if article.title_span:
        assert article.title_span.of(article.text) == article.title
        assert article.title_span in article.sentences
