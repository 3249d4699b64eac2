"""What a person answers about an item."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vereda.exchange.worklists.access import ItemAccess
from vereda.exchange.worklists.deciding import ANSWERS
from vereda.exchange.worklists.models import WorkItem
from vereda.exchange.worklists.risks import risks_of
from vereda.portal.components.forms import PortalForm

MOST_LETTERS = 2_000
Answer = WorkItem.Answer


class AnswerForm(PortalForm):
    """One of the item's answers, or a question to the other State. `seen` is the item's turn as the page showed it."""

    ASK: ClassVar = "ask"
    answer = forms.ChoiceField(
        label=gettext_lazy("Decide"), error_messages={"required": gettext_lazy("Choose an answer first.")}
    )
    why = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("both States can read this"),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)
    off = forms.CharField(required=False)  # of a split that the exchange proposes: the records that go off
    keeps = forms.CharField(required=False)
    paused = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, access: ItemAccess, data: Any = None) -> None:
        super().__init__(data, initial={"seen": access.item.turn})
        self.access = access
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        self.chooses = access.item.is_split and access.item.status == WorkItem.Status.OPEN
        child = access.item.left.child
        self.there = set(child.state_records.values_list("pk", flat=True)) if self.chooses and child else set()
        ask = [(self.ASK, self.ASK)] if access.others else []
        field.choices = [(str(one), str(one)) for one in ANSWERS[access.item.is_split]] + ask

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == self.ASK and not given.get("why"):
            self.add_error("why", _("Write your question here."))
        if given.get("paused") and not given.get("why"):
            self.add_error("why", _("Write how you know. The other State reads it."))
        if self.chooses and given.get("answer") == Answer.SPLIT and not set() < self.chosen() < self.there:
            self.add_error("answer", _("Choose some of the records, not none and not all."))
        return given

    def chosen(self) -> set[int]:
        """The records that were chosen to go off."""
        told = self.data.getlist("off") if hasattr(self.data, "getlist") else []
        return {int(one) for one in told if one.isascii() and one.isdecimal()} & self.there

    def wants_pause(self) -> bool:
        """Whether to ask once more, with a written reason: twins, another sex, more than two records."""
        if self.cleaned_data["answer"] != Answer.MATCH or self.cleaned_data["paused"] or self.access.item.is_split:
            return False
        item = self.access.item
        together = sum(child.state_records.count() for child in (item.left.child, item.right.child) if child)
        return any(True for _risk in risks_of((item.left, item.right), together))

    def given(self) -> dict[str, Any]:
        """As `exchange.worklists.deciding.Given` takes it."""
        told = {name: self.cleaned_data[name] for name in ("answer", "why", "seen")}
        return told | {"off": sorted(self.chosen()), "off_keeps_id": self.cleaned_data["keeps"] == "off"}


class RemarkForm(PortalForm):
    text = forms.CharField(
        label=gettext_lazy("Say something about it"), max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )  # fmt: skip
