"""The forms of who has not signed in."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vereda.exchange.accounts.actions import confirm, decline
from vereda.exchange.accounts.models import Application, RoleAssignment, User
from vereda.exchange.states.models import State
from vereda.portal.components.forms import DayInput, PortalForm

Role = RoleAssignment.Role
HowKnown = Application.HowKnown
YEAR = timedelta(days=365)


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"class": "usa-input", "autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "usa-input", "autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """One sentence for every failure, so that nobody learns which addresses have accounts.

        After five failures in a quarter of an hour even the right password is refused for the rest of it.
        """
        given = super().clean() or {}
        if "email" in given and "password" in given:
            found = get_adapter().authenticate(
                self.request, username=given["email"].lower(), password=given["password"]
            )
            if not isinstance(found, User):
                raise forms.ValidationError(_("This e-mail and password do not belong together. Please check both."))
            self.user = found
        return given


class ApplyForm(PortalForm):
    """Form 1810-0686, with the training date that it asks for since 2018."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your work e-mail"),
        help_text=_("It becomes the name of your account."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    title = forms.CharField(
        label=_("Your title or position"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    phone = forms.CharField(
        label=_("Your work telephone"), max_length=30, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )
    work_address = forms.CharField(
        label=_("Your work address"), max_length=200, widget=forms.TextInput({"autocomplete": "street-address"})
    )
    state = forms.ModelChoiceField(label=_("State"), queryset=State.objects.all(), empty_label=_("Choose a State"))
    place = forms.CharField(
        label=_("Your district or school"), help_text=_("Or the office of the State."), max_length=120
    )
    role = forms.ChoiceField(
        label=_("What you need to do"),
        choices=(
            (Role.SECONDARY_USER, _("Look up the children of my own school or district")),
            (Role.PRIMARY_USER, _("Enroll and place children, also those who come from elsewhere")),
            (Role.DISTRICT_DATA_ADMINISTRATOR, _("Answer for the data of a district")),
            (Role.REGIONAL_DATA_ADMINISTRATOR, _("Answer for the data of a region")),
            (Role.STATE_DATA_ADMINISTRATOR, _("Answer for the data of a State")),
            (Role.REGIONAL_USER_ADMINISTRATOR, _("Administer the accounts of a region")),
        ),
        widget=forms.RadioSelect({"class": "usa-radio__input"}),
    )
    need = forms.CharField(label=_("Why your work needs it"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    trained_on = forms.DateField(
        label=_("Day of your last security awareness training"),
        help_text=_("Within the last year."),
        widget=DayInput(),
    )
    authority_name = forms.CharField(label=_("Name of your supervisor"), max_length=120)
    authority_title = forms.CharField(label=_("Title of your supervisor"), max_length=120)
    authority_email = forms.EmailField(
        label=_("E-mail of your supervisor"), help_text=_("We send a link there, and nowhere else.")
    )
    authority_phone = forms.CharField(
        label=_("Telephone of your supervisor"), max_length=30, widget=forms.TextInput({"type": "tel"})
    )
    rules = forms.BooleanField(
        label=_("I have read the rules of behavior above and will keep them."),
        error_messages={"required": _("Without this there is no account.")},
    )

    OWN = ("name", "email", "title", "phone", "work_address")
    WORK = ("state", "place")
    AUTHORITY = ("authority_name", "authority_title", "authority_email", "authority_phone")

    def clean_trained_on(self) -> Any:
        day, today = self.cleaned_data["trained_on"], timezone.now().date()
        if not today - YEAR <= day <= today:
            raise forms.ValidationError(_("The training must lie within the last year. Take it first, then apply."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "email" in given and given["email"].lower() == given.get("authority_email", "").lower():
            self.add_error("authority_email", _("Somebody else has to answer for you."))
        return given

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "rules"}

    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.OWN]

    def work_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WORK]

    def authority_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.AUTHORITY]


class AnswerForm(PortalForm):
    """What the verifying authority says: how the person is known, or why not."""

    DECLINE = "decline"
    answer_is = forms.ChoiceField(
        label=_("Who is this person to you?"),
        choices=(
            (HowKnown.STATE_IDENTIFICATION, _("I checked a photo identification issued by a State")),
            (HowKnown.AGENCY_BADGE, _("I checked the agency’s badge")),
            (HowKnown.KNOWN_IN_PERSON, _("I know the person and supervise the work")),
            (DECLINE, _("I decline: this person is not mine to answer for, or does not need this access")),
        ),
        widget=forms.RadioSelect({"class": "usa-radio__input"}),
    )
    reason = forms.CharField(
        label=_("If you decline: why"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer_is") == self.DECLINE and not given.get("reason"):
            self.add_error("reason", _("Please say why: the applicant reads it."))
        return given

    def answer(self, application: Application) -> Application:
        """Raises AlreadyDecided."""
        said = self.cleaned_data["answer_is"]
        if said == self.DECLINE:
            return decline(application=application, reason=self.cleaned_data["reason"])
        return confirm(application=application, how_known=said)


class ForgottenForm(PortalForm):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "username"}))


class PasswordForm(PortalForm):
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. Four words that have nothing to do with one another are a good one."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same again"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") != given["password"]:
            self.add_error("again", _("The two differ. Please type them again."))
        return given
