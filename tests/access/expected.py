"""Who gets what at every address: the expectation, written down apart from the code that decides.

From domain facts: the role matrix of the MSIX decks, 34 CFR 200.85(c), (f)(3), 34 CFR 99.32. A new address needs a row here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vereda.exchange.accounts.models import RoleAssignment

Role = RoleAssignment.Role
ANONYMOUS, DISABLED, ROLELESS = "anonymous", "disabled", "roleless"
OUTSIDE = frozenset({ANONYMOUS, DISABLED})
EVERYONE = frozenset({*Role.values, ROLELESS} - {Role.STATE_SYSTEM})  # a system never signs in: tests/api

# Outcomes
PAGE, PURPOSE, SIGN_IN, ABSENT, REFUSED, WRONG_METHOD, INCOMPLETE, MOVED = (
    "page", "asks for a purpose", "sign in first", "nothing is here", "not open", "wrong method", "incomplete", "sent on",
)  # fmt: skip

DATA_ADMINISTRATORS = frozenset(
    {Role.DISTRICT_DATA_ADMINISTRATOR, Role.REGIONAL_DATA_ADMINISTRATOR, Role.STATE_DATA_ADMINISTRATOR}
)
STARTS = DATA_ADMINISTRATORS | {Role.PRIMARY_USER}
SEES_WORKLISTS = DATA_ADMINISTRATORS | {Role.GOVERNMENT_ADMINISTRATOR}
GOVERNMENT = frozenset({Role.GOVERNMENT_USER, Role.GOVERNMENT_ADMINISTRATOR})
KNOWS_ITS_OWN = frozenset({Role.SECONDARY_USER, Role.PRIMARY_USER, *DATA_ADMINISTRATORS})
TAKES_CORRECTIONS = KNOWS_ITS_OWN | {Role.GOVERNMENT_ADMINISTRATOR}
STATES_A_PURPOSE = frozenset({Role.PRIMARY_USER, *DATA_ADMINISTRATORS, *GOVERNMENT})
FILES = frozenset({Role.STATE_DATA_ADMINISTRATOR})
MANAGE = frozenset({Role.REGIONAL_USER_ADMINISTRATOR, Role.STATE_USER_ADMINISTRATOR, Role.GOVERNMENT_ADMINISTRATOR})
MANAGE_NATION = frozenset({Role.GOVERNMENT_ADMINISTRATOR})
SEE_STATES = GOVERNMENT | {
    Role.STATE_DATA_ADMINISTRATOR, Role.STATE_USER_ADMINISTRATOR, Role.HELP_DESK, Role.SYSTEM_ADMINISTRATOR,
}  # fmt: skip
SENDS_NOTICES = frozenset({Role.PRIMARY_USER, *DATA_ADMINISTRATORS})
SEES_DUTIES = FILES | GOVERNMENT
SEE_ACCOUNTS = MANAGE | GOVERNMENT | {Role.HELP_DESK}


@dataclass(frozen=True)
class Row:
    """`about`: of which kind the object in the address is. `own`: who gets the page of one's own place's object, or of an address
    without object; `other`: who gets that of another State's. Everyone else who signed in gets `closed`.

    `posts`: what a bare POST gets, for who gets the page by GET; None where POST is the wrong method for everyone.
    `public`: what it is to who has not signed in, by method. `anyone_posts`: a bare POST asks nothing about the object.
    """

    about: str = ""
    own: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    closed: str = ABSENT
    posts: str | None = None
    anyone_posts: bool = False
    gets: str = PAGE
    public: Mapping[str, str] = field(default_factory=dict)

    def expected(self, person: str, whose: str, method: str) -> str:
        if person in OUTSIDE:
            return self.public.get(method, SIGN_IN)
        if method == "GET" and self.gets == WRONG_METHOD:
            return WRONG_METHOD
        if method == "POST":
            if self.posts is None:
                return WRONG_METHOD
            if self.anyone_posts:
                return self.posts
        if person in (self.own if whose == "own" else self.other):
            return self.gets if method == "GET" else self.posts or WRONG_METHOD
        if whose == "other" and person in self.asks:
            return PURPOSE
        return PURPOSE if whose == "own" and person in self.asks - self.own else self.closed


OPEN = {"GET": PAGE, "POST": WRONG_METHOD}
HEALTH = Row(own=EVERYONE, other=EVERYONE, public=OPEN)
CHILD_PAGE = Row(about="child", own=KNOWS_ITS_OWN, asks=STATES_A_PURPOSE)
LIST_OF_LOOKS = Row(
    about="child",
    own=frozenset({Role.PRIMARY_USER, *DATA_ADMINISTRATORS, Role.PRIVACY_ACT_ADMINISTRATOR}),
    other=frozenset({Role.PRIVACY_ACT_ADMINISTRATOR}),
)
SEES_LOOKING = frozenset({Role.STATE_DATA_ADMINISTRATOR, Role.STATE_USER_ADMINISTRATOR, Role.PRIVACY_ACT_ADMINISTRATOR})
DATA = Row(about="child", own=KNOWS_ITS_OWN - {Role.SECONDARY_USER}, asks=STATES_A_PURPOSE - GOVERNMENT)
CREDIT_DECISION = Row(about="child", own=KNOWS_ITS_OWN - {Role.SECONDARY_USER}, posts=MOVED)
OF_A_DEMONSTRATION = Row(public={"GET": ABSENT, "POST": WRONG_METHOD})
FILE_PAGE = Row(about="file", own=FILES)
REPORTS = DATA_ADMINISTRATORS | GOVERNMENT
SEES_ACCOUNTS_OF_A_STATE = frozenset({Role.STATE_USER_ADMINISTRATOR, Role.HELP_DESK})
SIGNS = frozenset({Role.STATE_DATA_ADMINISTRATOR, Role.STATE_USER_ADMINISTRATOR})
COUNT_PAGE = Row(own=REPORTS, other=REPORTS, closed=REFUSED)

OWN_ACCOUNT = Row(own=EVERYONE, other=EVERYONE)
OWN_DEED = Row(own=EVERYONE, other=EVERYONE, gets=MOVED, posts=MOVED)  # done, or first asked again who is there
FORGED = Row(own=EVERYONE, other=EVERYONE, gets=ABSENT, posts=ABSENT, public={"GET": ABSENT, "POST": ABSENT})
ASKED = Row(own=EVERYONE, other=EVERYONE, posts=INCOMPLETE, public={"GET": PAGE, "POST": INCOMPLETE})
MANAGE_PAGE = Row(own=MANAGE, other=MANAGE, closed=REFUSED)
MANAGE_FORM = Row(own=MANAGE, other=MANAGE, closed=REFUSED, posts=MOVED)  # asked again who is there
DEED = Row(own=MANAGE, other=MANAGE_NATION, gets=WRONG_METHOD, posts=MOVED)

BY_KEY = Row(closed=SIGN_IN, public={"POST": WRONG_METHOD})  # whoever has signed in is a stranger there
SAID_BY_KEY = Row(closed=SIGN_IN, gets=WRONG_METHOD, posts=SIGN_IN, public={"GET": WRONG_METHOD})

EXPECTED: dict[str, Row] = {
    "health/live": HEALTH,
    "health/ready": HEALTH,
    "metrics": OF_A_DEMONSTRATION,
    "api/v1/": Row(closed=ABSENT, posts=ABSENT, public={"GET": ABSENT, "POST": ABSENT}),
    "api/v1/openapi.json": Row(own=EVERYONE, other=EVERYONE, public=OPEN),
    "api/v1/docs": Row(own=EVERYONE, other=EVERYONE, public=OPEN),
    "api/v1/submissions": Row(closed=SIGN_IN, posts=SIGN_IN),
    "api/v1/submissions/<str:receipt>": BY_KEY,
    "api/v1/submissions/<str:receipt>/findings": BY_KEY,
    "api/v1/submissions/<str:receipt>/returns/<str:kind>": BY_KEY,
    "api/v1/notices": BY_KEY,
    "api/v1/moves/<int:number>": BY_KEY,
    "api/v1/moves/<int:number>/read": SAID_BY_KEY,
    "api/v1/moves/<int:number>/answer": SAID_BY_KEY,
    "api/v1/children/<str:msix_id>": BY_KEY,
    "": Row(own=EVERYONE, other=EVERYONE, posts=PAGE, public={"GET": PAGE, "POST": INCOMPLETE}),
    "sign-in/": Row(own=EVERYONE, other=EVERYONE, posts=INCOMPLETE, public={"GET": PAGE, "POST": INCOMPLETE}),
    "sign-in/second-factor/": OWN_DEED,
    "sign-in/openid/": Row(
        own=EVERYONE, other=EVERYONE, gets=WRONG_METHOD, posts=ABSENT, public={"GET": WRONG_METHOD, "POST": ABSENT}
    ),
    "sign-in/openid/back/": Row(own=EVERYONE, other=EVERYONE, gets=ABSENT, public={"GET": ABSENT, "POST": WRONG_METHOD}),
    "sign-in/apply/": ASKED,
    "sign-in/applied/": Row(own=EVERYONE, other=EVERYONE, public=OPEN),
    "sign-in/confirm/<str:token>/": FORGED,
    "sign-in/forgotten/": ASKED,
    "sign-in/password/<str:user>/<str:token>/": FORGED,
    "account/": OWN_ACCOUNT,
    "account/rules/": Row(own=EVERYONE, other=EVERYONE, posts=MOVED),
    "account/mails/": Row(own=EVERYONE, other=EVERYONE, gets=WRONG_METHOD, posts=MOVED),
    "told/<int:told>/": Row(),
    "account/paused/": OWN_ACCOUNT,
    "account/second-factor/": OWN_ACCOUNT,
    "account/sessions/<int:session>/end/": Row(own=EVERYONE, other=EVERYONE, gets=WRONG_METHOD, posts=ABSENT),
    "account/stay/": Row(own=EVERYONE, other=EVERYONE, posts=MOVED),
    "account/again/": Row(own=EVERYONE, other=EVERYONE, posts=PAGE),
    "account/again/code/": OWN_DEED,
    "account/again/passkey/": OWN_DEED,
    "account/app/": OWN_DEED,
    "account/app/remove/": Row(own=EVERYONE, other=EVERYONE, gets=ABSENT, posts=ABSENT),
    "account/passkeys/add/": OWN_DEED,
    "account/passkeys/<int:pk>/remove/": OWN_DEED,
    "account/recovery-codes/": Row(own=EVERYONE, other=EVERYONE, gets=ABSENT),
    "account/recovery-codes/new/": OWN_DEED,
    "people/": Row(own=SEE_ACCOUNTS, other=SEE_ACCOUNTS, closed=REFUSED),
    "people/list.csv": Row(own=SEE_ACCOUNTS, other=SEE_ACCOUNTS, closed=REFUSED),
    "people/due/": Row(own=SEE_ACCOUNTS, other=SEE_ACCOUNTS, closed=REFUSED),
    "people/applications/": MANAGE_PAGE,
    "people/applications/<int:application>/": Row(own=MANAGE, other=MANAGE_NATION, posts=MOVED),
    "people/applications/<int:application>/refuse/": Row(own=MANAGE, other=MANAGE_NATION, gets=WRONG_METHOD, posts=INCOMPLETE),
    "people/review/": MANAGE_FORM,
    "people/bulk/": MANAGE_FORM,
    "people/bulk/template.csv": MANAGE_PAGE,
    "people/mails/": MANAGE_PAGE,
    "people/mails/<int:mail>/again/": DEED,
    "people/regions/": Row(
        own=frozenset({Role.STATE_USER_ADMINISTRATOR}), other=frozenset({Role.STATE_USER_ADMINISTRATOR}), closed=REFUSED,
        posts=INCOMPLETE,
    ),
    "states/": Row(own=SEE_STATES, other=SEE_STATES, closed=REFUSED),
    "states/<slug:state>/": Row(own=SEE_STATES, other=SEE_STATES),
    "states/<slug:state>/agreements/": Row(own=MANAGE_NATION, other=MANAGE_NATION, gets=WRONG_METHOD, posts=INCOMPLETE),
    "states/<slug:state>/agreements/<int:agreement>/end/": Row(
        own=MANAGE_NATION, other=MANAGE_NATION, gets=WRONG_METHOD, posts=MOVED
    ),
    "states/<slug:state>/contacts/": Row(
        own=FILES | MANAGE_NATION, other=MANAGE_NATION, gets=WRONG_METHOD, posts=INCOMPLETE
    ),
    "states/<slug:state>/contacts/<int:contact>/remove/": Row(
        own=FILES | MANAGE_NATION, other=MANAGE_NATION, gets=WRONG_METHOD, posts=MOVED
    ),
    "states/<slug:state>/keys/": Row(own=FILES, posts=INCOMPLETE),
    "states/<slug:state>/keys/<int:key>/end/": Row(own=FILES, gets=WRONG_METHOD, posts=MOVED),
    "people/<int:person>/": Row(own=SEE_ACCOUNTS, other=MANAGE_NATION | GOVERNMENT | {Role.HELP_DESK}),
    "people/<int:person>/roles/": DEED,
    "people/<int:person>/roles/<int:role>/end/": DEED,
    "people/<int:person>/disable/": DEED,
    "people/<int:person>/reopen/": DEED,
    "people/<int:person>/deactivate/": Row(own=MANAGE, other=MANAGE_NATION, posts=MOVED),
    "people/<int:person>/training/": DEED,
    "people/<int:person>/password/": DEED,
    "people/<int:person>/second-factor/forget/": DEED,
    "sign-out/": Row(own=EVERYONE, other=EVERYONE, gets=WRONG_METHOD, posts=MOVED, public={"GET": WRONG_METHOD, "POST": MOVED}),
    "language/": Row(own=EVERYONE, other=EVERYONE, gets=WRONG_METHOD, posts=MOVED, public={"GET": WRONG_METHOD, "POST": MOVED}),
    "worklist/": Row(own=SEES_WORKLISTS, other=SEES_WORKLISTS, closed=REFUSED),
    "worklist/reassign/": Row(
        own=DATA_ADMINISTRATORS, other=DATA_ADMINISTRATORS, closed=REFUSED, gets=WRONG_METHOD, posts=MOVED
    ),
    "children/<str:msix_id>/merge/": Row(about="child", own=STARTS, asks=STARTS, posts=MOVED),
    "children/<str:msix_id>/split/": Row(about="child", own=STARTS, asks=STARTS, posts=MOVED),
    "worklist/<int:item>/": Row(about="item", own=DATA_ADMINISTRATORS, posts=INCOMPLETE),
    "worklist/<int:item>/say/": Row(about="item", own=DATA_ADMINISTRATORS, gets=WRONG_METHOD, posts=INCOMPLETE),
    "worklist/<int:item>/undo/": Row(about="item", own=DATA_ADMINISTRATORS, gets=WRONG_METHOD, posts=MOVED),
    "help/": Row(own=EVERYONE, other=EVERYONE, posts=PAGE, public={"GET": PAGE, "POST": PAGE}),
    "tour/": OF_A_DEMONSTRATION,
    "gallery/": OF_A_DEMONSTRATION,
    "find/": Row(own=KNOWS_ITS_OWN | GOVERNMENT, other=KNOWS_ITS_OWN | GOVERNMENT, closed=REFUSED),
    "children/<str:msix_id>/": Row(
        about="child", own=KNOWS_ITS_OWN, asks=STATES_A_PURPOSE, posts=INCOMPLETE, anyone_posts=True
    ),
    "children/<str:msix_id>/print/": CHILD_PAGE,
    "children/<str:msix_id>/pdf/": CHILD_PAGE,
    "children/<str:msix_id>/history/": CHILD_PAGE,
    "plans/": Row(own=FILES, other=FILES, closed=REFUSED, posts=INCOMPLETE),
    "plans/<str:plan>/edit/": Row(own=FILES, posts=INCOMPLETE),
    "plans/<str:plan>.csv": Row(own=FILES),
    "plans/drafts/<int:draft>/": Row(own=FILES, posts=MOVED),
    "children/<str:msix_id>/credits/": CHILD_PAGE,
    "children/<str:msix_id>/credits/accept/": CREDIT_DECISION,
    "children/<str:msix_id>/credits/place/": CREDIT_DECISION,
    "children/<str:msix_id>/credits/plan/": CREDIT_DECISION,
    "children/<str:msix_id>/credits/ask/": Row(about="child", own=SENDS_NOTICES, asks=SENDS_NOTICES, posts=MOVED),
    "children/<str:msix_id>/credits/pesc/": DATA,
    "children/<str:msix_id>/credits/ed-fi/": DATA,
    "children/<str:msix_id>/credits/letter/<language:language>/": CHILD_PAGE,
    "children/<str:msix_id>/disclosures/": LIST_OF_LOOKS,
    "children/<str:msix_id>/disclosures/print/<slug:language>/": LIST_OF_LOOKS,
    "looking/": Row(own=SEES_LOOKING, other=SEES_LOOKING, closed=REFUSED),
    "children/<str:msix_id>/family-sheet/<language:language>/": CHILD_PAGE,
    "children/<str:msix_id>/workbook/": DATA,
    "children/<str:msix_id>/json/": DATA,
    "children/<str:msix_id>/notice/": Row(about="child", own=SENDS_NOTICES, asks=SENDS_NOTICES, posts=INCOMPLETE),
    "children/<str:msix_id>/corrections/": Row(
        about="child", own=KNOWS_ITS_OWN, asks=TAKES_CORRECTIONS - {Role.SECONDARY_USER}, posts=INCOMPLETE
    ),
    "corrections/": Row(own=TAKES_CORRECTIONS, other=TAKES_CORRECTIONS, closed=REFUSED),
    "corrections/<int:correction>/": Row(own=FILES),
    "corrections/<int:correction>/decide/": Row(own=FILES, gets=WRONG_METHOD, posts=INCOMPLETE),
    "corrections/<int:correction>/reply/": Row(own=FILES, gets=WRONG_METHOD, posts=INCOMPLETE),
    "corrections/<int:correction>/sent/": Row(gets=WRONG_METHOD, posts=ABSENT),
    "corrections/<int:correction>/letter/<language:language>/": Row(),
    "moves/": Row(own=SENDS_NOTICES, other=SENDS_NOTICES, closed=REFUSED),
    "moves/<int:notice>/": Row(own=SENDS_NOTICES),
    "moves/<int:notice>/answer/": Row(own=SENDS_NOTICES, gets=WRONG_METHOD, posts=INCOMPLETE),
    "moves/<int:notice>/obtained/": Row(gets=WRONG_METHOD, posts=ABSENT),
    "duties/": Row(own=SEES_DUTIES, other=SEES_DUTIES, closed=REFUSED),
    "duties/days/": Row(own=FILES, other=FILES, closed=REFUSED, posts=INCOMPLETE),
    "duties/days/<int:closed>/open/": Row(own=FILES, gets=WRONG_METHOD, posts=MOVED),
    "duties/<int:duty>/": Row(own=SEES_DUTIES, other=GOVERNMENT),
    "duties/<int:duty>/why/": Row(own=FILES, gets=WRONG_METHOD, posts=MOVED),
    "reports/": Row(own=REPORTS | SEES_ACCOUNTS_OF_A_STATE, other=REPORTS | SEES_ACCOUNTS_OF_A_STATE, closed=REFUSED),
    "reports/scorecard/": COUNT_PAGE,
    "reports/scorecard/table.csv": COUNT_PAGE,
    "reports/scorecard/table.xlsx": COUNT_PAGE,
    "reports/scorecard/<str:measure>/": Row(own=DATA_ADMINISTRATORS, other=DATA_ADMINISTRATORS, closed=REFUSED),
    "reports/saved/new/<slug:report>/": Row(own=REPORTS, other=REPORTS, posts=INCOMPLETE),
    "reports/saved/<int:saved>/": Row(),
    "reports/saved/<int:saved>/change/": Row(posts=ABSENT),
    "reports/saved/<int:saved>/delete/": Row(gets=WRONG_METHOD, posts=ABSENT),
    "reports/<slug:report>/": COUNT_PAGE,
    "reports/<slug:report>/table.csv": COUNT_PAGE,
    "reports/<slug:report>/table.xlsx": COUNT_PAGE,
    "reports/<slug:report>/print/": COUNT_PAGE,
    "counts/": COUNT_PAGE,
    "counts/table.csv": COUNT_PAGE,
    "counts/table.xlsx": COUNT_PAGE,
    "counts/rules/": COUNT_PAGE,
    "counts/frozen/": Row(own=SIGNS | REPORTS, other=SIGNS | REPORTS, closed=REFUSED),
    "counts/freeze/": Row(own=MANAGE_NATION, other=MANAGE_NATION, closed=REFUSED, gets=WRONG_METHOD, posts=MOVED),
    "counts/<str:period>/certification/<str:state>/": Row(own=SIGNS, posts=INCOMPLETE),
    "counts/<str:period>/comparison/": Row(own=REPORTS, other=REPORTS),
    "counts/<str:period>/reconciliation/<str:state>/": Row(own=FILES, posts=INCOMPLETE),
    "counts/<str:period>/reconciliation/<str:state>/table.csv": Row(own=FILES),
    "counts/<str:period>/re-interviews/<str:state>/": Row(own=FILES, posts=INCOMPLETE),
    "counts/<str:period>/re-interviews/<str:state>/outcomes/": Row(gets=WRONG_METHOD, posts=ABSENT),
    "counts/<str:period>/edfacts/<str:state>/": Row(own=FILES),
    "counts/<str:period>/edfacts/<str:state>/<str:file>/": Row(own=FILES),
    "counts/children/": Row(own=DATA_ADMINISTRATORS, other=DATA_ADMINISTRATORS, closed=REFUSED),
    "counts/children/<str:msix_id>/": CHILD_PAGE,
    "submissions/": Row(own=FILES, other=FILES, closed=REFUSED, posts=INCOMPLETE),
    "submissions/<slug:receipt>/": FILE_PAGE,
    "submissions/<slug:receipt>/progress/": FILE_PAGE,
    "submissions/<slug:receipt>/<slug:kind>/": FILE_PAGE,
}  # fmt: skip
