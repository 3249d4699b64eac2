-- Category 1 and 2 of a performance period, from the law alone. Written apart from core.counts and sharing nothing with it.
--
-- 20 USC 6393(a)(1)(A): the identified eligible migratory children aged 3 through 21 residing in the State, counted by State;
-- (B): those of them who received services in summer or intersession programs of the State.
-- 20 USC 6399(3): a migratory child made a qualifying move in the preceding 36 months.
-- Performance period: September 1 to August 31. Graduates are not in the year after; continuation of services is not eligibility.
-- A day is needed on which all hold together, so that each condition is a set of days and the answer their intersection.
WITH period AS (
    SELECT %(first)s::date AS first, daterange(%(first)s, least(%(last)s::date, %(as_of)s::date), '[]')::datemultirange AS days
),
own AS (
    SELECT id, state_id, child_id FROM children_staterecord WHERE child_id IS NOT NULL AND withdrawn_at IS NULL
),
pupil AS ( -- a child in a State, born when its newest record there says
    SELECT DISTINCT ON (state_id, child_id) state_id, child_id, birth_date
    FROM children_staterecord
    WHERE child_id IS NOT NULL
    ORDER BY state_id, child_id, said_at::date DESC, id DESC
),
aged AS (
    SELECT state_id, child_id,
           datemultirange(daterange(
               (birth_date + interval '3 years')::date, (birth_date + interval '22 years')::date, '[)')) AS days_of_3_to_21,
           datemultirange(daterange(birth_date, (birth_date + interval '22 years')::date, '[)')) AS days_to_21
    FROM pupil
),
move AS (
    SELECT o.state_id, o.child_id, m.qualifying_arrival_date AS arrival,
           least(m.eligibility_expiration_date, (m.qualifying_arrival_date + interval '36 months')::date) AS expiration
    FROM children_qualifyingmove m
    JOIN own o ON o.id = m.state_record_id
),
eligible AS (
    SELECT state_id, child_id, range_agg(daterange(arrival, expiration, '[]')) AS days
    FROM move
    WHERE arrival <= expiration
    GROUP BY state_id, child_id
),
attended AS (
    SELECT o.state_id, o.child_id, e.enrollment_type, e.residency_date, e.residency_verification_date,
           e.enrollment_date AS begins,
           greatest(e.enrollment_date, coalesce(
               e.withdrawal_date, -- without it, until the August 31 that follows
               make_date((extract(year FROM e.enrollment_date + interval '4 months'))::int, 8, 31)
           )) AS ends
    FROM children_enrollment e
    JOIN own o ON o.id = e.state_record_id
),
proof AS (
    SELECT state_id, child_id, daterange(begins, ends, '[]') AS days FROM attended
    UNION ALL
    SELECT state_id, child_id, daterange(residency_date, residency_date, '[]') FROM attended WHERE residency_date IS NOT NULL
    UNION ALL
    SELECT state_id, child_id, daterange(residency_verification_date, residency_verification_date, '[]')
    FROM attended
    WHERE residency_verification_date IS NOT NULL
),
resident AS (
    SELECT state_id, child_id, range_agg(days) AS days FROM proof GROUP BY state_id, child_id
),
in_summer AS (
    SELECT state_id, child_id, range_agg(daterange(begins, ends, '[]')) AS days
    FROM attended
    WHERE enrollment_type = '03'
    GROUP BY state_id, child_id
),
graduated AS (
    SELECT o.state_id, o.child_id, min(e.graduation_hse_date) AS day
    FROM children_enrollment e
    JOIN own o ON o.id = e.state_record_id
    GROUP BY o.state_id, o.child_id
    HAVING min(e.graduation_hse_date) IS NOT NULL
),
child AS (
    SELECT a.state_id, a.child_id,
           e.days * r.days * p.days * a.days_of_3_to_21 AS counted,
           e.days * r.days * p.days * a.days_to_21 AS from_birth,
           coalesce(s.days, '{}'::datemultirange) AS summer,
           g.day AS graduation
    FROM aged a
    JOIN eligible e USING (state_id, child_id)
    JOIN resident r USING (state_id, child_id)
    LEFT JOIN in_summer s USING (state_id, child_id)
    LEFT JOIN graduated g USING (state_id, child_id)
    CROSS JOIN period p
    WHERE g.day IS NULL OR g.day >= p.first
)
SELECT state_id, child_id,
       NOT isempty(counted) AS category_1,
       NOT isempty(counted * summer * datemultirange(daterange(NULL, graduation, '[]'))) AS category_2,
       NOT isempty(from_birth) AS birth_to_21
FROM child
WHERE NOT isempty(from_birth)
ORDER BY state_id, child_id
