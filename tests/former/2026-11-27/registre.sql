BEGIN TRANSACTION;
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL, n INTEGER NOT NULL, author TEXT NOT NULL, tell INTEGER NOT NULL,
    received TEXT NOT NULL, entry TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0, leaving INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "entries" VALUES(1,'m0phone0000000101','dkbq5dne',1,'Jo',1,'2026-02-12T18:40:00+01:00','{"id": "m0phone0000000101", "kind": "propos", "text": "Le quorum est atteint.", "at": "2026-02-12T18:41:00+01:00", "item": "1"}',0,1);
INSERT INTO "entries" VALUES(2,'m0phone0000000102','dkbq5dne',2,'Jo',1,'2026-02-12T18:40:00+01:00','{"id": "m0phone0000000102", "kind": "propos", "text": "Une phrase reprise aussitôt.", "at": "2026-02-12T18:42:00+01:00", "item": "1"}',1,0);
INSERT INTO "entries" VALUES(3,'m0phone0000000103','dkbq5dne',3,'Jo',1,'2026-02-12T18:40:00+01:00','{"id": "m0phone0000000103", "kind": "propos", "text": "Les comptes sont présentés.", "at": "2026-02-12T18:43:00+01:00", "item": "1"}',0,0);
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "state" VALUES('item','1');
INSERT INTO "state" VALUES('revision','8');
INSERT INTO "state" VALUES('end','2026-02-12T19:40:00+01:00');
INSERT INTO "state" VALUES('status','clos');
CREATE INDEX of_device ON entries (device, n);
COMMIT;
