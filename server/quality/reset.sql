-- reset_last
SELECT from_idx FROM user WHERE id = :user AND identity = 'reset' AND identity_idx = from_idx
ORDER BY from_idx DESC LIMIT 1;

-- resets_of
SELECT identity_idx, MAX(to_idx) FROM user
WHERE id = :user AND identity = 'reset' AND from_idx <= :at GROUP BY identity_idx ORDER BY identity_idx LIMIT :limit;
