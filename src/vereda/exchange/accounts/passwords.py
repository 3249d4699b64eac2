"""What a password may not be made of."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTEXT = ("vereda", "msix", "migrant", "student", "information", "exchange", "department", "education", "records")
FEWEST = 8  # letters and digits beside them: what NIST SP 800-63B-4 asks of a password in all


class WordsOfThisProgram:
    """Refuses a password of the words that everyone here has before the eyes (NIST SP 800-63B-4, 3.1.1.2)."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  # as Django calls it
        rest = re.sub("|".join(CONTEXT), "", "".join(filter(str.isalnum, password.casefold())))
        if len(rest) < FEWEST:
            raise ValidationError(self.get_help_text(), code="password_of_context")

    def get_help_text(self) -> str:
        return _("Please choose other words than the name of this program.")
