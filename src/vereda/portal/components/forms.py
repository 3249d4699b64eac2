"""Forms whose fields look as the portal's do."""

from typing import Any, ClassVar

from django import forms
from django.forms.widgets import Input


class PortalForm(forms.Form):
    """Gives each field the class of its kind, and takes the colon from labels."""

    LOOKS: ClassVar[tuple[tuple[type[forms.Widget], str], ...]] = (
        (forms.CheckboxInput, ""),
        (forms.RadioSelect, ""),
        (forms.Select, "usa-select"),
        (forms.Textarea, "usa-textarea"),
        (Input, "usa-input"),
    )

    def __init__(self, data: Any = None, files: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, files, initial=initial, label_suffix="")
        for field in self.fields.values():
            look = next((look for kind, look in self.LOOKS if isinstance(field.widget, kind)), "")
            if look:
                field.widget.attrs.setdefault("class", look)


class DayInput(forms.DateInput):
    """The browser's own calendar; the value travels as YYYY-MM-DD."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
