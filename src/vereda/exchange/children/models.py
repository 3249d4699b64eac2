"""State records, what each State said of them over time, and the children they are linked to."""

from django.db import models

import vereda.exchange.children.deciding.models  # noqa: F401  # tables of this app, declared beside the decisions they keep
from vereda.exchange.states.models import State


class Child(models.Model):
    """One MSIX ID: eleven random digits and a check digit. Never deleted; a retired ID resolves to its successor."""

    msix_id = models.CharField(max_length=12, unique=True)
    created_at = models.DateTimeField()
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    retired_at = models.DateTimeField(null=True)
    is_stale = models.BooleanField(default=False)  # its consolidated record waits to be made anew

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("id",), condition=models.Q(is_stale=True), name="stale_children"),)

    def __str__(self) -> str:
        return self.msix_id

    @property
    def living(self) -> "Child":
        """Itself, or the one that it resolves to."""
        return self.successor or self

    @property
    def living_id(self) -> int:
        return self.successor_id or self.pk


class Demographics(models.Model):
    """The demographic elements, as one State says them. Null is: not said."""

    first_name = models.CharField(max_length=50)
    middle_name = models.CharField(max_length=50, null=True)
    last_name_1 = models.CharField(max_length=50)
    last_name_2 = models.CharField(max_length=50, null=True)
    suffix = models.CharField(max_length=10, null=True)
    sex = models.CharField(max_length=9, null=True)
    birth_date = models.DateField()
    multiple_birth_flag = models.CharField(max_length=3, null=True)
    birth_city = models.CharField(max_length=30, null=True)
    birth_state = models.CharField(max_length=2, null=True)
    birth_country = models.CharField(max_length=4, null=True)
    birth_date_verification = models.CharField(max_length=4, null=True)
    male_parent_first_name = models.CharField(max_length=50, null=True)
    male_parent_last_name = models.CharField(max_length=50, null=True)
    female_parent_first_name = models.CharField(max_length=50, null=True)
    female_parent_last_name = models.CharField(max_length=50, null=True)
    parent_1_email_address = models.CharField(max_length=50, null=True)
    parent_2_email_address = models.CharField(max_length=50, null=True)
    parent_1_phone_number = models.CharField(max_length=15, null=True)
    parent_2_phone_number = models.CharField(max_length=15, null=True)

    class Meta:
        abstract = True


class StateRecord(Demographics):
    """One student of one State's system: State + State Student Identifier. Belongs to exactly one child at any time."""

    state = models.ForeignKey(
        State, on_delete=models.PROTECT, related_name="state_records", db_index=False
    )  # the unique index begins with it
    state_student_identifier = models.CharField(max_length=15)
    state_student_identifier_type = models.CharField(max_length=2)
    said_msix_id = models.CharField(max_length=12, null=True)  # the MSIX ID that the State itself sent last
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, related_name="state_records"
    )  # null from loaded to matched
    said_at = models.DateTimeField()  # submission date of the newest statement
    demographics_said_at = models.DateTimeField()  # of the newest one that has demographics
    version = models.ForeignKey(
        "StudentVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )  # the newest statement
    withdrawn_at = models.DateTimeField(null=True)  # the State's delete; the record stays, unseen

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("state", "state_student_identifier"), name="one_record_a_state_student"),
        )

    def __str__(self) -> str:
        return f"{self.state_id} {self.state_student_identifier}"


class StudentVersion(models.Model):
    """What a submission said of a student: append-only, and enough to rebuild everything else.

    `payload` has the group names as keys and lists of element → text as values, exactly as accepted.
    """

    state_record = models.ForeignKey(StateRecord, on_delete=models.PROTECT, related_name="versions")
    submission = models.ForeignKey("intake.Submission", on_delete=models.PROTECT, related_name="student_versions")
    student_record_id = models.CharField(max_length=7)
    action_code = models.CharField(max_length=1)
    said_at = models.DateTimeField()  # submission date
    payload = models.JSONField()

    class Meta:
        ordering = ("said_at", "id")
        constraints = (models.UniqueConstraint(fields=("state_record", "submission"), name="one_version_a_submission"),)

    def __str__(self) -> str:
        return f"{self.state_record_id} {self.action_code} {self.said_at:%Y-%m-%d}"


class EarlyStatement(models.Model):
    """A delete, or an update without demographics, of a student whom no file has stated in full yet.

    It becomes a `StudentVersion` when that file comes: files may arrive in any order.
    """

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    state_student_identifier = models.CharField(max_length=15)
    submission = models.ForeignKey("intake.Submission", on_delete=models.PROTECT, related_name="early_statements")
    student_record_id = models.CharField(max_length=7)
    action_code = models.CharField(max_length=1)
    said_at = models.DateTimeField()  # submission date
    payload = models.JSONField()  # as of a StudentVersion

    class Meta:
        ordering = ("said_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("state", "state_student_identifier", "submission"), name="one_early_statement_a_submission"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state_id} {self.action_code} {self.said_at:%Y-%m-%d}"


class SubRecord(models.Model):
    """A sub-record of a State record. `key` is the digest of its natural key: the same thing said again replaces it."""

    state_record = models.ForeignKey(StateRecord, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False)
    key = models.UUIDField()
    said_at = models.DateTimeField()  # submission date of the statement that gave these values

    class Meta:
        abstract = True


class AlternateId(SubRecord):
    alternate_state_student_id = models.CharField(max_length=15)
    alternate_state_student_id_type = models.CharField(max_length=2, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("state_record", "key"), name="alternate_id_once"),)


class QualifyingMove(SubRecord):
    qualifying_arrival_date = models.DateField()
    qualifying_move_from_city = models.CharField(max_length=100, null=True)
    qualifying_move_from_state = models.CharField(max_length=10, null=True)
    qualifying_move_from_country = models.CharField(max_length=4, null=True)
    qualifying_move_to_city = models.CharField(max_length=100, null=True)
    qualifying_move_to_state = models.CharField(max_length=2, null=True)
    eligibility_expiration_date = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("state_record", "key"), name="qualifying_move_once"),)


class Enrollment(SubRecord):
    enrollment_date = models.DateField()
    enrollment_type = models.CharField(max_length=2, null=True)
    school_or_project_name = models.CharField(max_length=100, null=True)
    mep_project_type = models.CharField(max_length=2, null=True)
    school_identification_code = models.CharField(max_length=12, null=True)
    facility_name = models.CharField(max_length=100, null=True)
    facility_address_1 = models.CharField(max_length=35, null=True)
    facility_address_2 = models.CharField(max_length=35, null=True)
    facility_address_3 = models.CharField(max_length=35, null=True)
    facility_city = models.CharField(max_length=30, null=True)
    school_district_id = models.CharField(max_length=7, null=True)
    school_district = models.CharField(max_length=60, null=True)
    facility_state = models.CharField(max_length=2, null=True)
    facility_zip = models.CharField(max_length=10, null=True)
    telephone_number = models.CharField(max_length=10, null=True)
    grade_level = models.CharField(max_length=2, null=True)
    lep_indicator = models.CharField(max_length=3, null=True)
    idea_indicator = models.CharField(max_length=3, null=True)
    med_alert_indicator = models.CharField(max_length=10, null=True)
    pfs_flag = models.CharField(max_length=3, null=True)
    immunization_record_flag = models.CharField(max_length=3, null=True)
    withdrawal_date = models.DateField(null=True)
    district_of_residence = models.CharField(max_length=7, null=True)
    residency_date = models.DateField(null=True)
    residency_verification_date = models.DateField(null=True)
    designated_graduation_school = models.CharField(max_length=30, null=True)
    graduation_hse_indicator = models.CharField(max_length=10, null=True)
    graduation_hse_date = models.DateField(null=True)
    out_of_state_transcript_indicator = models.CharField(max_length=3, null=True)
    continuation_of_services_reason = models.CharField(max_length=2, null=True)
    algebra_1_or_equivalent_indicator = models.CharField(max_length=3, null=True)
    enrollment_comment = models.CharField(max_length=1000, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("state_record", "key"), name="enrollment_once"),)


class Course(SubRecord):
    course_title = models.CharField(max_length=50, null=True)
    subject_area_name = models.CharField(max_length=50, null=True)
    course_type = models.CharField(max_length=2, null=True)
    begin_academic_year = models.SmallIntegerField(null=True)
    end_academic_year = models.SmallIntegerField(null=True)
    course_section = models.CharField(max_length=2, null=True)
    term_type = models.CharField(max_length=4, null=True)
    clock_hours = models.IntegerField(null=True)
    grade_to_date = models.CharField(max_length=3, null=True)
    credits_granted = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    final_grade = models.CharField(max_length=10, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("state_record", "key"), name="course_once"),)


class Assessment(SubRecord):
    assessment_title = models.CharField(max_length=55, null=True)
    assessment_content = models.CharField(max_length=35, null=True)
    assessment_type = models.CharField(max_length=2, null=True)
    assessment_administration_date = models.DateField(null=True)  # the first of the month
    assessment_reporting_method = models.CharField(max_length=4, null=True)
    score_results = models.CharField(max_length=40, null=True)
    assessment_interpretation = models.CharField(max_length=100, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("state_record", "key"), name="assessment_once"),)


class Link(models.Model):
    """State record ↔ child, from when to when, why and by whom. Append-only but for `until`, so every move undoes exactly."""

    class Reason(models.TextChoices):
        NEW = "new"  # no record of another State is near enough
        MATCH = "match"  # evidence alone, above the link threshold
        REMATCH = "rematch"  # new evidence moved a link that no person had confirmed
        PERSON = "person"
        UNDONE = "undone"  # back where it was before a person moved it

    state_record = models.ForeignKey(StateRecord, on_delete=models.PROTECT, related_name="links")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="links")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, choices=Reason)
    by = models.CharField(max_length=254)  # e-mail of a person, or the name of the program
    score = models.FloatField(null=True)  # log2 odds of the best pair
    probability = models.FloatField(null=True)
    model_version = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("state_record",), condition=models.Q(until__isnull=True), name="one_child_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state_record_id} → {self.child_id}"


class MatchedIdentity(models.Model):
    """What of a State record was matched, and is searched; renewed when its identity changes.

    Apart from the State record, so that a nightly update of its courses leaves the indexes on names alone.
    """

    state_record = models.OneToOneField(StateRecord, on_delete=models.CASCADE, primary_key=True, related_name="matched")
    digest = models.CharField(max_length=32)  # of the identity and the model that its keys and pairs were made of
    model_version = models.CharField(max_length=40, db_default="")  # of that model, whose standard form this is
    form = models.TextField(db_default="")  # core.identity.forms: what other records are compared with
    names = models.TextField()  # in standard form, with all that they may be short for; searched by likeness
    parents = models.TextField()

    def __str__(self) -> str:
        return self.names


class IdentityKey(models.Model):
    """Candidate keys of a State record (core.identity.keys), as signed 64-bit hashes.

    The primary key alone answers who shares a key. No constraint looks for the State record of each of its sixteen keys: these rows
    are derived, and written in the transaction that has just read it.
    """

    pk = models.CompositePrimaryKey("key", "state_record_id")
    key = models.BigIntegerField()
    state_record = models.ForeignKey(
        StateRecord, on_delete=models.CASCADE, related_name="identity_keys", db_constraint=False
    )


class IdentityPair(models.Model):
    """The evidence between two State records that are at all near: what links and near matches rest on.

    Derived, and without constraints, as keys are.
    """

    left = models.ForeignKey(
        StateRecord, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )  # the unique index begins with it
    right = models.ForeignKey(StateRecord, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    kin = models.FloatField(
        null=True
    )  # log2 odds against kin alone; null in pairs of before circumstances were weighed
    stranger = models.FloatField(null=True)  # and against strangers alone
    score = models.FloatField()  # log2 odds
    probability = models.FloatField()
    vetoed = models.BooleanField()
    model_version = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("left", "right"), name="one_pair"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="pair_left_before_right"),
        )


class ConsolidatedRecord(models.Model):
    """What the exchange shows of a child, assembled from the State records linked to it. Derived; can be rebuilt.

    `document` is canonical JSON (sorted keys), so that a rebuild gives the same bytes. The columns beside it serve search.
    """

    child = models.OneToOneField(Child, on_delete=models.CASCADE, primary_key=True, related_name="consolidated")
    document = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical bytes
    states = models.CharField(max_length=120)  # codes in order of first appearance, "TX MI WA"
    last_enrolled_on = models.DateField(null=True)
    last_district = models.CharField(max_length=7, null=True)

    def __str__(self) -> str:
        return str(self.child_id)
