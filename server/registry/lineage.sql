-- lineage_up
SELECT src, rel, dst, idx FROM edge WHERE src = :id AND rel NOT IN ('made', 'proposes') AND idx <= :at
UNION ALL
SELECT src, rel, dst, idx FROM edge WHERE dst = :id AND rel IN ('made', 'proposes') AND idx <= :at
LIMIT :limit;

-- lineage_down
SELECT src, rel, dst, idx FROM edge WHERE src = :id AND rel IN ('made', 'proposes') AND idx <= :at
UNION ALL
SELECT src, rel, dst, idx FROM edge WHERE dst = :id AND rel NOT IN ('made', 'proposes') AND idx <= :at
LIMIT :limit;
