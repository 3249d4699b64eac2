"""The form that sends a State file."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vereda.exchange.intake.models import Submission
from vereda.portal.submissions.steps import size_words

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

ENDINGS = (".msx", ".zip", ".xml", ".xlsx")
Lane = Submission.Lane


class SendForm(forms.Form):
    file = forms.FileField(
        label=_("Drag a State file here, or choose one"),
        error_messages={
            "required": _("Please choose a file first."),
            "empty": _("This file is empty: nothing was sent."),
        },
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    state = forms.ChoiceField(label=_("State"), widget=forms.Select(attrs={"class": "usa-select"}))
    only_check = forms.BooleanField(label=_("Only check it; load nothing"), required=False)

    def __init__(self, states: list[str], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(state, state) for state in states]
        if len(states) == 1:
            field.widget = forms.HiddenInput()
            field.initial = states[0]

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.MAX_FILE_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s; at most %(limit)s are accepted. Please split it."),
                params={"size": size_words(file.size or 0), "limit": size_words(settings.MAX_FILE_BYTES)},
            )
        return file

    @property
    def lane(self) -> str:
        return Lane.TEST if self.cleaned_data["only_check"] else Lane.PRODUCTION
