BEGIN TRANSACTION;
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, device TEXT NOT NULL, address TEXT NOT NULL,
    what TEXT NOT NULL, about TEXT NOT NULL
);
INSERT INTO "audit" VALUES(1,'2026-02-12T18:40:00+01:00','commande','','','invitation','Jo Essai');
INSERT INTO "audit" VALUES(2,'2026-02-12T18:40:00+01:00','Jo Essai','d6v1or0s','192.0.2.7','arrivée','d6v1or0s');
INSERT INTO "audit" VALUES(3,'2026-02-12T18:40:00+01:00','commande','','','invitation','Cam Essai');
CREATE TABLE born (one INTEGER PRIMARY KEY CHECK (one = 1), at TEXT NOT NULL);
CREATE TABLE devices (
    id TEXT PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, token TEXT NOT NULL, made TEXT NOT NULL, seen TEXT, revoked TEXT
);
INSERT INTO "devices" VALUES('d6v1or0s','conseil/2026-02-12/','Jo Essai','a1ac5c7efbe45bf344a368109b89c198e72d87e57a5ddf1bc23353c9db5a524e','2026-02-12T18:40:00+01:00',NULL,NULL);
CREATE TABLE invitations (
    code TEXT PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL, ends TEXT NOT NULL,
    revoked TEXT, device TEXT NOT NULL DEFAULT ''
);
INSERT INTO "invitations" VALUES('f837301eb9ee10e1c3b8792eef3ced2ec44f0bb23201ae2ab517b17de8db41f7','conseil/2026-02-12/','Jo Essai','2026-02-12T18:40:00+01:00','2026-02-15T18:40:00+01:00',NULL,'d6v1or0s');
INSERT INTO "invitations" VALUES('eeaa477d99b5343d5007877744bfb5639330ee376c996c002f3b43e5b585da56','conseil/2026-02-12/','Cam Essai','2026-02-12T18:40:00+01:00','2026-02-15T18:40:00+01:00',NULL,'');
CREATE INDEX audit_about ON audit (what, about);
COMMIT;
