"""SQL of what a statement said, as the JSON that versions keep: group → its rows in the order of the file, blanks left out."""

from dataclasses import dataclass

from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, GROUP_TABLES


@dataclass(frozen=True)
class Payload:
    """`document` is the JSON of a row of `stage_student s` once it is joined with `joins`."""

    document: str
    joins: str


def _payload() -> Payload:
    joins = " ".join(
        f"""LEFT JOIN (
                SELECT student_record_id,
                       jsonb_agg(jsonb_strip_nulls(to_jsonb(g) - '{{student_record_id,place}}'::text[]) ORDER BY place) AS said
                FROM stage_{group.group} g GROUP BY student_record_id
            ) AS {group.group} USING (student_record_id)"""  # noqa: S608
        for group in GROUP_TABLES
    )
    rows = ", ".join(f"'{group.group}', {group.group}.said" for group in GROUP_TABLES)
    demographics = ", ".join(f"'{name}', s.{name}" for name in DEMOGRAPHIC_COLUMNS)
    document = f"""jsonb_strip_nulls(jsonb_build_object(
        'student', jsonb_build_object(
            'msix_identification_number', s.msix_identification_number,
            'state_student_identifier_type', s.state_student_identifier_type),
        'demographics', CASE WHEN s.has_demographics THEN jsonb_build_object({demographics}) END,
        {rows}))"""
    return Payload(document=document, joins=joins)


PAYLOAD = _payload()
