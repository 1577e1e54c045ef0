-- fold_of
SELECT holder, id FROM fold WHERE fold = :fold;

-- fold_take
INSERT INTO fold (fold, holder, id, idx) VALUES (:fold, 'user', :id, :idx);

-- fold_share
INSERT INTO fold (fold, holder, id, idx) VALUES (:fold, 'device', :id, :idx)
ON CONFLICT (fold) DO UPDATE SET holder = nullif(holder, 'user');

-- fold_leave
INSERT INTO fold (fold, holder, id, idx) VALUES (:fold, :holder, :id, :idx) ON CONFLICT (fold) DO NOTHING;

-- fold_all
SELECT fold, holder, id, idx FROM fold ORDER BY fold;
