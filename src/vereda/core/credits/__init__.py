"""Course history to credits toward a graduation plan.

One call: `answer(courses, plan, options)` takes the course lines of every State, a plan and what people decided, and gives an
`Answer` that explains every line. `docs/credits.md` tells the rules.
"""

from vereda.core.credits.amounts import amount, as_credits, exactly
from vereda.core.credits.answer import Answer, CourseNeed, LineAnswer, Share, Status, SubjectAnswer, ToDate
from vereda.core.credits.answering import answer, what_if
from vereda.core.credits.courses import Acceptance, CourseLine, Half, Options, Placement, Standing
from vereda.core.credits.levels import LEVELS, Level, level
from vereda.core.credits.overlap import Kind
from vereda.core.credits.partial import RULES, Partial, PartialRule, Suggestion
from vereda.core.credits.phrases import Said
from vereda.core.credits.placing import HALVES, PLACES, check_place, place_named
from vereda.core.credits.plan_diff import Change, RowChange, plan_diff
from vereda.core.credits.plan_edit import PlanEdit, edited, of_district
from vereda.core.credits.plan_file import COUNTED, SUBJECTS, Row, packaged_plans, packaged_rows, read_plans
from vereda.core.credits.plans import Duty, Plan, Subject, choices, usual
from vereda.core.credits.reading import expected
from vereda.core.credits.requirements import Label
from vereda.core.credits.sequences import Step, steps
from vereda.core.credits.units import UNITS, Converted, Unit, unit_of
from vereda.core.credits.wanting import Stay, Wanted, wanted

__all__ = [
    "COUNTED",
    "HALVES",
    "LEVELS",
    "PLACES",
    "RULES",
    "SUBJECTS",
    "UNITS",
    "Acceptance",
    "Answer",
    "Change",
    "Converted",
    "CourseLine",
    "CourseNeed",
    "Duty",
    "Half",
    "Kind",
    "Label",
    "Level",
    "LineAnswer",
    "Options",
    "Partial",
    "PartialRule",
    "Placement",
    "Plan",
    "PlanEdit",
    "Row",
    "RowChange",
    "Said",
    "Share",
    "Standing",
    "Status",
    "Stay",
    "Step",
    "Subject",
    "SubjectAnswer",
    "Suggestion",
    "ToDate",
    "Unit",
    "Wanted",
    "amount",
    "answer",
    "as_credits",
    "check_place",
    "choices",
    "edited",
    "exactly",
    "expected",
    "level",
    "of_district",
    "packaged_plans",
    "packaged_rows",
    "place_named",
    "plan_diff",
    "read_plans",
    "steps",
    "unit_of",
    "usual",
    "wanted",
    "what_if",
]
