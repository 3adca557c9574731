"""Tables, JSON exports, mails, web archives, documents, lists, feeds: one test a habit of those who write them."""

import json
from datetime import date

import pytest

from attest.config import Settings
from attest.errors import SettingsError
from attest.ingest import Limits, read_pages
from attest.ingest.dates import read_date
from attest.ingest.robots import parse_robots
from attest.records import Page, Rejected
from tests.ingest.archives import docx, http, record, warc_gz, zipped
from tests.ingest.server import REPORT, entry, feed, page, serving

TEXT = "Gunmen attacked a bus near Talvo on Monday, police said."


@pytest.fixture
def read(tmp_path):
    def read_file(name, content, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_pages([str(path)], **options))

    return read_file


def own(**more):
    return Settings(pause_s=0, private_addresses=True, **more)


def test_a_table_is_read_by_the_names_that_people_give_columns(read):
    (one,) = read("a.csv", f'Headline,Body,Date,Source,Link\nA bus,"{TEXT}",2031-03-05,The Post,https://x.example/1\n')

    assert one.content.decode() == TEXT
    assert (one.title, one.outlet, one.url, one.published) == (
        *("A bus", "The Post", "https://x.example/1"),
        date(2031, 3, 5),
    )


def test_columns_that_are_named_outrank_those_that_are_found(read):
    table = f"text;wire;day\nshort;{TEXT};5 March 2031\n"

    (one,) = read("a.csv", table, settings=Settings(columns="text=wire, published=day"))

    assert (one.content.decode(), one.published) == (TEXT, date(2031, 3, 5))


@pytest.mark.parametrize(
    ("columns", "says"), [("text", "no pair"), ("tekst=a", "'text'"), ("text=", "no pair"), ("=a", "nothing that")]
)
def test_columns_that_make_no_sense_are_told(read, columns, says):
    with pytest.raises(SettingsError, match=says):
        read("a.csv", "a\nb\n", settings=Settings(columns=columns))


@pytest.mark.parametrize(
    ("table", "columns", "says"),
    [
        (f"body,content\nx,{TEXT}\n", None, "any of the columns body, content"),
        (f"a,b\nx,{TEXT}\n", None, "no column is known"),
        (f"text,b\nx,{TEXT}\n", "text=wire", "no column 'wire'"),
        (f"text,b\n{TEXT},x,y,z\n", None, "5 cells"),
        ('text\n"never closed\n' + "x\n" * 600, None, "never be closed"),
        ("text\n", None, "no rows"),
        ("text,date\nA text of some words,03/04/2031\n", None, "could be two"),
    ],
)
def test_a_table_that_can_not_be_read_says_why(read, table, columns, says):
    outcomes = read("a.csv", table, settings=Settings(columns=columns), limits=Limits(page_bytes=1000))

    assert says in outcomes[-1].reason
    assert outcomes[-1].fix


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_the_encodings_that_spreadsheets_save(read, encoding):
    words = "Gunmen attacked a café near Talvo on Monday, police said, and the mayor of the town agreed."
    (one,) = read("a.csv", f'title,text\nA,"{words}"\n'.encode(encoding))

    assert one.content.decode() == words


@pytest.mark.parametrize(
    ("document", "count"),
    [
        ({"maintext": TEXT, "date_publish": "2031-03-05 10:11:12", "source_domain": "x.example", "title": "T"}, 1),
        ([{"text": TEXT}, {"text": TEXT}], 2),
        ({"status": "ok", "articles": [{"content": TEXT, "source": {"id": None, "name": "The Post"}}] * 3}, 3),
        ({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": "<p>x</p>"}]}, 1),
    ],
)
def test_a_json_file_gives_its_articles_whatever_wraps_them(read, document, count):
    outcomes = read("a.json", json.dumps(document, indent=1))

    assert [type(one) for one in outcomes] == [Page] * count
    assert outcomes[0].published in (None, date(2031, 3, 5))


def test_json_objects_after_one_another_are_cut_apart_wherever_a_chunk_ends(read):
    rows = [{"id": str(n), "text": 'a "b" \\ { [ ' * n + TEXT} for n in range(400)]

    outcomes = read("a.json", "\n\n".join(json.dumps(row, indent=2) for row in rows))

    assert [one.content.decode() for one in outcomes] == [row["text"] for row in rows]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[{"text": "a b c"}, {"text": "cut', "cut off"),
        ('{"a":' * 500 + "1" + "}" * 500, "100 deep"),
        ("[1, 2, 3]", "no JSON object"),
        ("[]", "no JSON object"),
    ],
)
def test_json_that_is_cut_deep_or_none_is_told(read, content, says):
    assert says in read("a.json", content)[-1].reason


MAIL = (
    "From: The Talvo Post <post@x.example>\r\nSubject: =?utf-8?q?A_caf=C3=A9?=\r\n"
    "Date: Wed, 05 Mar 2031 23:30:00 -0500\r\nMIME-Version: 1.0\r\n"
)


def multipart(*parts):
    body = "".join(f"--b\r\n{head}\r\n\r\n{content}\r\n" for head, content in parts)
    return f"{MAIL}Content-Type: multipart/mixed; boundary=b\r\n\r\n{body}--b--\r\n"


def test_a_newsletter_has_the_words_sender_and_day_of_its_mail(read):
    html = f"<html><body><p>{TEXT}</p></body></html>"
    (one,) = read(
        "a.eml",
        multipart(("Content-Type: text/plain", "See it online."), ("Content-Type: text/html; charset=utf-8", html)),
    )

    assert (one.title, one.outlet, one.published) == ("A café", "The Talvo Post", date(2031, 3, 5))
    assert (one.media_type, one.content.decode()) == ("text/html; charset=utf-8", html)


def test_what_is_attached_to_a_mail_is_read_or_told_but_never_lost(read):
    mail = multipart(
        ("Content-Type: text/plain", TEXT),
        (
            "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=../../etc/more.txt",
            "More words here.",
        ),
        ("Content-Type: application/x-thing\r\nContent-Disposition: attachment; filename=a.exe", "MZ"),
        ("Content-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64", "iVBORw0KGgo="),
    )
    body, more, other = read("a.eml", mail)

    assert more.origin.endswith("a.eml!more.txt")
    assert isinstance(body, Page)
    assert isinstance(more, Page)
    assert isinstance(other, Rejected)
    assert "'.exe'" in other.reason


def test_a_mailbox_gives_each_of_its_mails(read):
    box = "".join(f"From a Mon\n{MAIL}\n\n{TEXT} {n}\n>From here on.\n\n" for n in range(3)).replace("\r\n", "\n")

    outcomes = read("a.mbox", box)

    assert [one.origin[-2:] for one in outcomes] == [":1", ":2", ":3"]
    assert b"\nFrom here on." in outcomes[0].content


def test_a_web_archive_gives_pages_with_their_addresses_and_says_what_else_it_holds(read):
    records = (
        record(b"software: x", kind="warcinfo", media="application/warc-fields"),
        record(http(REPORT, media="text/html; charset=windows-1251"), url="http://x.example/1"),
        record(http(b"\x89PNG\r\n\x1a\n", media="image/png"), url="http://x.example/2.png"),
        record(http(b"gone", status="404 Not Found"), url="http://x.example/3"),
        record(
            http(b"%x\r\n%s\r\n0\r\n\r\n" % (len(REPORT), REPORT), Transfer_Encoding="chunked"),
            url="http://x.example/4",
        ),
    )
    first, second, rest = read("a.warc.gz", warc_gz(*records))

    assert (first.url, first.media_type, first.published) == ("http://x.example/1", "text/html; charset=cp1251", None)
    assert (second.url, second.content) == ("http://x.example/4", REPORT)
    assert rest.stage == "archive"
    assert "3 of 5 records hold no report: 1 warcinfo records, 1 image/png, 1 answers 404" in rest.reason


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_web_archive_that_is_cut_gives_what_came_before_and_says_so(read, cut):
    records = [record(http(REPORT + bytes([n])), url=f"http://x.example/{n}") for n in range(65, 70)]

    *packed, said = read("a.warc.gz", warc_gz(*records)[:-cut])
    assert len([one for one in packed if isinstance(one, Page)]) >= 3
    assert "cut off" in said.reason

    *plain, said = read("b.warc", b"".join(records)[:-cut])
    assert len([one for one in plain if isinstance(one, Page)]) >= 4 - cut // 150
    assert "cut off" in said.reason


def test_a_wacz_gives_the_pages_of_the_archives_in_it(read):
    inner = warc_gz(record(http(REPORT), url="http://x.example/1"))
    (one,) = read(
        "a.wacz", zipped({"archive/data.warc.gz": inner, "pages/pages.jsonl": b"{}", "datapackage.json": b"{}"})
    )

    assert (one.url, one.content) == ("http://x.example/1", REPORT)


def test_a_word_file_is_kept_as_it_is(read):
    (one,) = read("a.docx", docx(TEXT))

    assert one.media_type.endswith("wordprocessingml.document")
    assert one.content.startswith(b"PK")


GDELT = "1234\t20310305\t203103\t2031" + "\tx" * 56 + "\thttp://127.0.0.1/none\n"


def test_addresses_that_lie_in_a_folder_are_not_fetched(tmp_path):
    (tmp_path / "list.txt").write_text("http://127.0.0.1:1/a\n")
    (tmp_path / "gdelt.csv").write_text(GDELT)

    outcomes = list(read_pages([str(tmp_path)]))

    assert ["not fetched" in one.reason for one in outcomes] == [True, True]


def test_a_list_of_addresses_is_fetched_each_once(read):
    with serving({"/a": page(), "/b": page(REPORT + b" ")}) as server:
        words = f"# ours\n{server.url}/a\n\n{server.url}/b\n{server.url}/a\nno address\n"
        first, second, bad = read("list.txt", words, settings=own())
        assert server.visits["/a"] == 1

    assert (first.url, second.url) == (f"{server.url}/a", f"{server.url}/b")
    assert "no web address" in bad.reason


@pytest.mark.parametrize(
    "row",
    [
        "1\t20310305\t203103\t2031" + "\tx" * 56 + "\t{url}\n",
        "1\t20310305\t203103\t2031" + "\tx" * 53 + "\t{url}\n",
        "20310305101010-7\t20310305101010\t1\tx.example\t{url}" + "\tx" * 22 + "\n",
        "1\t20310305101010\t20310305101010\t1\tx.example\t{url}" + "\tx" * 10 + "\n",
    ],
    ids=["events 2", "events 1", "gkg", "mentions"],
)
def test_the_addresses_in_gdelt_tables_are_found(read, row):
    with serving({"/a": page()}) as server:
        (one,) = read("20310305.export.CSV", row.format(url=f"{server.url}/a") * 3, settings=own())

    assert one.content == REPORT


def test_a_feed_gives_the_pages_of_its_entries_with_what_it_says_of_them():
    with serving({"/a": page(), "/feed": page()}) as server:
        server.pages["/feed"] = page(feed(entry(f"{server.url}/a")), content_type="application/rss+xml")
        (one,) = read_pages([f"{server.url}/feed"], settings=own())

    assert (one.url, one.title, one.outlet) == (f"{server.url}/a", "A bus", "The Talvo Post")
    # The day as the feed writes it, not as it is in London.
    assert one.published == date(2030, 3, 5)


def test_an_entry_whose_page_can_not_be_had_gives_what_the_feed_itself_holds():
    held = f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>{TEXT}</p>]]></content:encoded>'
    with serving({}) as server:
        server.pages["/feed"] = page(feed(entry(f"{server.url}/gone", more=held), entry(f"{server.url}/also")))
        one, other = read_pages([f"{server.url}/feed"], settings=own())

    assert TEXT in one.content.decode()
    assert "404" in other.reason


def test_a_sitemap_of_sitemaps_leads_to_its_pages():
    with serving({"/a": page()}) as server:
        news = "<news:news xmlns:news='n'><news:publication_date>2031-03-05</news:publication_date></news:news>"
        server.pages["/s"] = page(f"<sitemapindex><sitemap><loc>{server.url}/t</loc></sitemap></sitemapindex>".encode())
        server.pages["/t"] = page(f"<urlset><url><loc>{server.url}/a</loc>{news}</url></urlset>".encode())
        (one,) = read_pages([f"{server.url}/s"], settings=own())

    assert (one.content, one.published) == (REPORT, date(2031, 3, 5))


def test_a_sitemap_that_lists_itself_ends():
    with serving({}) as server:
        server.pages["/s"] = page(f"<sitemapindex><sitemap><loc>{server.url}/s</loc></sitemap></sitemapindex>".encode())
        (one,) = read_pages([f"{server.url}/s"], settings=own())

        assert "lists of lists" in one.reason
        assert server.visits["/s"] < 6


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (feed(entry("http://127.0.0.1:1/a"), closed=False), "cut off"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>', "entities"),
        (b"<rss>" + b"<a>" * 300 + b"</a>" * 300 + b"</rss>", "100 deep"),
        (b"<svg/>", "no feed"),
        (b"<rss><channel><item><a:link xmlns:a='x'></link></a:link></channel", "cut off"),
    ],
)
def test_a_feed_that_is_cut_or_up_to_something_is_told(read, content, says):
    assert says in read("a.xml", content)[-1].reason


def test_a_page_in_a_charset_that_only_the_server_states_keeps_it():
    with serving(
        {"/a": page("<p>caf\u00e9</p>".encode("cp1250"), content_type="text/html; charset=windows-1250")}
    ) as server:
        (one,) = read_pages([f"{server.url}/a"], settings=own())

    assert one.media_type == "text/html; charset=cp1250"


def test_a_server_that_calls_a_picture_a_page_is_told():
    with serving({"/a": page(b"\x89PNG\r\n\x1a\n" + bytes(50))}) as server:
        (one,) = read_pages([f"{server.url}/a"], settings=own())

    assert "a PNG image" in one.reason


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2031-03-05T23:59:00-11:00", date(2031, 3, 5)),
        ("20310305", date(2031, 3, 5)),
        ("20310305101112", date(2031, 3, 5)),
        ("2031/3/5", date(2031, 3, 5)),
        ("Wed, 05 Mar 2031 10:00:00 GMT", date(2031, 3, 5)),
        ("March 5th, 2031", date(2031, 3, 5)),
        ("5-Mar-2031", date(2031, 3, 5)),
        ("03/04/2031", None),
        ("2031-13-45", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_written_or_not_at_all(words, day):
    assert read_date(words) == day


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a", "/a/b", False),
        ("Disallow: /a\nAllow: /a/b", "/a/b", True),
        ("Disallow: /*.pdf$", "/x.pdf", False),
        ("Disallow: /*.pdf$", "/x.pdf?y", True),
        ("Disallow: /a*c*e", "/abcde", False),
        ("Disallow:", "/a", True),
        ("Disallow: /caf%C3%A9", "/café", False),
        ("Disallow: /" + "*a" * 2000 + "$", "/" + "a" * 1900, True),
    ],
)
def test_robots_rules_decide_as_rfc_9309_says(rules, path, allowed):
    assert parse_robots(f"User-agent: *\n{rules}\n".encode(), agent="attest").allows(f"http://x{path}") is allowed


def test_robots_rules_for_us_outrank_those_for_everyone():
    robots = parse_robots(
        b"User-agent: *\nDisallow: /\n\nUser-agent: Attest/1.0\nUser-agent: b\nAllow: /\n", agent="attest"
    )

    assert robots.allows("http://x/a")
