"""A ledger on a server: the same rows, the same refusals, the same chain."""

import pytest
import sqlalchemy as sa

from attest.errors import LedgerError
from attest.store import Ledger, RunRecipe
from attest.store.address import server_of
from attest.store.postgres import escaped, unescaped

from . import made_up


def test_what_is_kept_on_a_server_comes_back_as_it_went_in(database: str) -> None:
    coded = made_up.coded(made_up.page(made_up.TEXT + " \x00 \ufdd0", page_id="r1"))
    with Ledger.open(database) as ledger:
        ledger.write(ledger.begin_run(RunRecipe(attest="0")), [coded])

        (kept,) = ledger.events()

        assert (kept.event, kept.article) == (coded.events[0], coded.article)
        assert ledger.audit().is_sound


@pytest.mark.parametrize("verb", ["DELETE FROM events", "UPDATE events SET type = 'x'", "TRUNCATE events CASCADE"])
def test_no_row_on_a_server_can_be_changed_or_removed(database: str, verb: str) -> None:
    with Ledger.open(database) as ledger:
        ledger.write(ledger.begin_run(RunRecipe(attest="0")), [made_up.coded()])

    engine = sa.create_engine(database.replace("postgresql", "postgresql+psycopg"))
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), engine.begin() as conn:
        conn.exec_driver_sql(verb)


def test_a_database_without_a_ledger_is_said_when_one_must_be_there(database: str) -> None:
    with pytest.raises(LedgerError, match="no ledger there"):
        Ledger.open(database, must_exist=True)


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(LedgerError, match="password"):
        server_of("postgresql://ana:secret@db.example/ledger")


def test_text_that_a_server_can_not_hold_is_escaped_and_read_back() -> None:
    odd = "a\x00b\ud800c\ufdd0d"

    assert "\x00" not in escaped(odd)
    assert unescaped(escaped(odd)) == odd
