-- reset_last
SELECT from_idx FROM user WHERE id = :user AND identity = 'reset' AND identity_idx = from_idx
ORDER BY from_idx DESC LIMIT 1;
