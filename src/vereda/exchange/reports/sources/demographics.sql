SELECT c.id AS counted, told.family, told.key, 1 AS entries
FROM counted c JOIN counted_record one ON one.counted = c.id AND one.newest
JOIN children_staterecord r ON r.id = one.record
CROSS JOIN LATERAL (VALUES
    ('age_band', CASE WHEN c.age < 3 THEN '00-02' WHEN c.age < 6 THEN '03-05' WHEN c.age < 12 THEN '06-11'
                      WHEN c.age < 15 THEN '12-14' WHEN c.age < 19 THEN '15-18' ELSE '19-21' END),
    ('sex', coalesce(r.sex, '')),
    ('born_in', CASE WHEN r.birth_country IS NULL THEN '' WHEN left(r.birth_country, 2) IN ('US', 'GT') THEN left(r.birth_country, 2)
                     WHEN r.birth_country IN ('MX', 'MEX') THEN 'MX' WHEN r.birth_country = 'GTM' THEN 'GT' ELSE 'other' END),
    ('birth_proof', coalesce(r.birth_date_verification, '')),
    ('age_sex', lpad(c.age::text, 2, '0') || ' ' || coalesce(r.sex, ''))
) told (family, key)
