"""People are told once, as they chose; a mail that came back is repeated; nothing personal is in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from tests.accounts.conftest import people  # noqa: F401  # a fixture

from vereda.exchange.accounts.models import User
from vereda.exchange.mail.models import Mail, Notification
from vereda.exchange.mail.notifying import delivery_of, note_seen, notify, prefer, repeat_returned, send_digests
from vereda.exchange.mail.words import KINDS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.fixture
def dana(people: dict[str, User]) -> User:  # noqa: F811
    Mail.objects.all().delete()
    return people["Dana"]


def tell(user: User, kind: str = "records_wanted", number: int = 1, about: str = "1") -> Notification:
    [made] = notify(
        people=[user.pk, user.pk], kind=kind, on=("notice", about), path=f"/moves/{about}/", at=NOW, number=number, state="WA"
    )  # fmt: skip
    made.refresh_from_db()
    return made


def test_at_once_is_a_mail_in_the_persons_language_that_leads_there(dana: User) -> None:
    User.objects.filter(pk=dana.pk).update(language="es")
    told = tell(dana, number=3)
    assert told.mail
    assert told.mail.subject == "Alguien solicita los registros de 3 menores"
    assert "/moves/1/" in told.mail.text
    assert (told.mail.state_code, delivery_of(told)) == ("WA", "on_its_way")


def test_what_is_rolled_back_was_told_to_nobody(dana: User) -> None:
    with transaction.atomic():
        tell(dana)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not Notification.objects.exists()


def test_a_digest_is_one_mail_a_morning_of_what_is_unseen(dana: User) -> None:
    prefer(person=dana.pk, how="digest")
    for about in ("1", "2", "3"):
        tell(dana, about=about)
    note_seen(person=dana.pk, on=("notice", "2"), at=NOW)
    assert not Mail.objects.exists()
    assert send_digests() == 1
    assert Mail.objects.get().text.count("Someone asks") == 2
    assert send_digests() == 0
    with pytest.raises(ValueError, match="never"):
        prefer(person=dana.pk, how="never")


def test_what_came_back_is_repeated_three_times_until_it_is_seen(dana: User) -> None:
    told = tell(dana)
    for day in range(1, 6):
        Mail.objects.update(next_attempt_at=None, attempts=8, made_at=NOW + timedelta(days=day - 1))
        told.refresh_from_db()
        assert delivery_of(told) == "returned"
        assert repeat_returned(at=NOW + timedelta(days=day - 1, hours=1)) == [], "not within the day"
        repeated = repeat_returned(at=NOW + timedelta(days=day, hours=1))
        assert len(repeated) == (1 if day <= 3 else 0)
    assert Mail.objects.count() == 4


def test_seen_is_not_repeated(dana: User) -> None:
    tell(dana)
    Mail.objects.update(next_attempt_at=None, attempts=8)
    note_seen(person=dana.pk, on=("notice", "1"), at=NOW)
    assert repeat_returned(at=NOW + timedelta(days=3)) == []


def test_every_kind_has_words_for_one_and_for_many() -> None:
    assert all(words(1) and "%(number)s" in words(2) for words in KINDS.values())
