"""The first accounts are made at the console."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from vereda.exchange.accounts.administration import administers
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event

pytestmark = pytest.mark.django_db
GRACIELA = ("create_administrator", "Graciela@ED.example", "--name", "Graciela Tovar")


def test_she_sets_her_password_by_the_printed_link_and_administers(capsys):
    call_command(*GRACIELA)
    link = re.search(r"/sign-in/password/\S+", capsys.readouterr().out).group()
    new = {"password": "camino-del-norte-81", "again": "camino-del-norte-81"}
    assert Client().post(link, new).status_code == 302
    graciela = User.objects.get(email="graciela@ed.example")
    assert graciela.check_password("camino-del-norte-81")
    assert administers(graciela)
    assert set(Event.objects.filter(actor="console").values_list("action", flat=True)) == {
        "account.created",
        "account.role_assigned",
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("create_administrator", "graciela", "--name", "G"), "no address"),
        (("create_administrator", "g@ed.example", "--name", "G", "--role", "registrar"), "invalid choice"),
        (("create_administrator", "g@ed.example"), "--name"),
    ],
)
def test_what_is_wrong_is_said(words, told):
    with pytest.raises(CommandError, match=told):
        call_command(*words)
    assert not User.objects.exists()


def test_an_address_is_used_once():
    call_command(*GRACIELA)
    with pytest.raises(CommandError, match="used once"):
        call_command(*GRACIELA)
