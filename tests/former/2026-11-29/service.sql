BEGIN TRANSACTION;
CREATE TABLE "access_invitation" ("code" varchar(64) NOT NULL PRIMARY KEY, "created_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "revoked_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "access_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "device_id" varchar(16) NULL REFERENCES "access_trusteddevice" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "access_invitation" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2026-11-20 08:00:00','2026-11-23 08:00:00',NULL,1,'d6v1or0s');
INSERT INTO "access_invitation" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','2026-11-20 08:00:00','2026-11-23 08:00:00',NULL,2,NULL);
CREATE TABLE "access_mailcode" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" varchar(64) NOT NULL, "created_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "tries" integer NOT NULL, "used_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "access_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "access_mailcode" VALUES(1,'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','2026-11-20 08:00:00','2026-11-20 08:10:00',1,NULL,1);
CREATE TABLE "access_passkey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "credential" varchar(1400) NOT NULL UNIQUE, "public_key" BLOB NOT NULL, "sign_count" bigint NOT NULL, "label" varchar(120) NOT NULL, "created_at" datetime NOT NULL, "used_at" datetime NULL, "revoked_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "access_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "device_id" varchar(16) NULL REFERENCES "access_trusteddevice" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "access_passkey" VALUES(1,'Y2xl',X'0405',0,'Clé','2026-11-20 08:00:00',NULL,NULL,1,'d6v1or0s');
CREATE TABLE "access_staffmember" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL UNIQUE, "email" varchar(254) NOT NULL, "roles" text NOT NULL CHECK ((JSON_VALID("roles") OR "roles" IS NULL)), "created_at" datetime NOT NULL, "closed_at" datetime NULL);
INSERT INTO "access_staffmember" VALUES(1,'Jo Essai','jo@bourg-essai.example','["write", "publish"]','2026-11-20 08:00:00',NULL);
INSERT INTO "access_staffmember" VALUES(2,'Cam Essai','','["write"]','2026-11-20 08:00:00','2026-11-23 08:00:00');
CREATE TABLE "access_trusteddevice" ("id" varchar(16) NOT NULL PRIMARY KEY, "label" varchar(120) NOT NULL, "created_at" datetime NOT NULL, "returned_at" datetime NULL, "seen_at" datetime NULL, "revoked_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "access_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "access_trusteddevice" VALUES('d6v1or0s','Téléphone','2026-11-20 08:00:00',NULL,'2026-11-20 08:00:00',NULL,1);
CREATE TABLE "contributions_contentreport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "is_appeal" bool NOT NULL, "sending" varchar(32) NOT NULL UNIQUE, "reason" varchar(300) NOT NULL, "words" varchar(1000) NOT NULL, "received_at" datetime NOT NULL, "settled_at" datetime NULL, "settled_by" varchar(80) NOT NULL, "outcome" varchar(20) NOT NULL, "contribution_id" bigint NOT NULL REFERENCES "contributions_contribution" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "contributions_contentreport" VALUES(1,0,'signal-1','autre','À relire.','2026-11-20 08:00:00',NULL,'','',1);
CREATE TABLE "contributions_contribution" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "reference" varchar(16) NOT NULL UNIQUE, "sending" varchar(32) NOT NULL UNIQUE, "section" varchar(20) NOT NULL, "state" varchar(20) NOT NULL, "name" varchar(80) NOT NULL, "title" varchar(200) NOT NULL, "text" text NOT NULL, "values" text NOT NULL CHECK ((JSON_VALID("values") OR "values" IS NULL)), "remarks" text NOT NULL CHECK ((JSON_VALID("remarks") OR "remarks" IS NULL)), "is_proven" bool NOT NULL, "is_read" bool NOT NULL, "is_hidden" bool NOT NULL, "on_hold" bool NOT NULL, "received_at" datetime NOT NULL, "decided_at" datetime NULL, "identity" varchar(80) NOT NULL, "source" varchar(400) NOT NULL, "address" varchar(400) NOT NULL, "merged_into" varchar(80) NOT NULL);
INSERT INTO "contributions_contribution" VALUES(1,'R0001','envoi-1','question','published','Une habitante','Un banc à l’ombre ?','Pourrait-on en poser un ?','{"quartier": "Gare"}','[]',0,0,0,0,'2026-11-20 09:00:00',NULL,'q1','','','');
INSERT INTO "contributions_contribution" VALUES(2,'R0002','envoi-2','question','waiting','Une habitante','Le bus de 7 h 40','Pourrait-on en poser un ?','{"quartier": "Gare"}','["une adresse de site"]',0,0,0,0,'2026-11-20 10:00:00',NULL,'','','','');
INSERT INTO "contributions_contribution" VALUES(3,'R0003','envoi-3','question','erased','','','','{"quartier": "Gare"}','[]',0,0,0,0,'2026-11-20 11:00:00',NULL,'','','','');
CREATE TABLE "contributions_contributoremail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sealed" text NOT NULL, "confirmed_at" datetime NULL, "kept_until" datetime NOT NULL, "contribution_id" bigint NOT NULL UNIQUE REFERENCES "contributions_contribution" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "contributions_contributoremail" VALUES(1,'scellé',NULL,'2027-02-18 08:00:00',1);
CREATE TABLE "contributions_metoo" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "identity" varchar(80) NOT NULL, "device" varchar(64) NOT NULL, "at" datetime NOT NULL, CONSTRAINT "one_me_too_by_device" UNIQUE ("identity", "device"));
INSERT INTO "contributions_metoo" VALUES(1,'q1','eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','2026-11-20 08:00:00');
CREATE TABLE "contributions_moderationdecision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "who" varchar(80) NOT NULL, "action" varchar(20) NOT NULL, "rule" varchar(300) NOT NULL, "words" varchar(1000) NOT NULL, "contribution_id" bigint NOT NULL REFERENCES "contributions_contribution" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "contributions_moderationdecision" VALUES(1,'2026-11-20 08:00:00','Jo Essai','publish','','Oui.',1);
INSERT INTO "contributions_moderationdecision" VALUES(2,'2026-11-20 08:00:00','Jo Essai','publish','','Oui.',2);
INSERT INTO "contributions_moderationdecision" VALUES(3,'2026-11-20 08:00:00','Jo Essai','publish','','Oui.',3);
CREATE TABLE "contributions_relaymessage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "reference" varchar(16) NOT NULL UNIQUE, "sending" varchar(32) NOT NULL UNIQUE, "sealed" text NOT NULL, "received_at" datetime NOT NULL, "confirmed_at" datetime NULL, "contribution_id" bigint NOT NULL REFERENCES "contributions_contribution" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "contributions_relaymessage" VALUES(1,'M0001','message-1','scellé','2026-11-20 08:00:00',NULL,1);
CREATE TABLE "contributions_spentproof" ("digest" varchar(64) NOT NULL PRIMARY KEY, "ends_at" datetime NOT NULL);
INSERT INTO "contributions_spentproof" VALUES('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','2026-11-20 08:00:00');
CREATE TABLE "desk_deskdraft" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(40) NOT NULL, "source" varchar(400) NOT NULL, "base" text NOT NULL, "values" text NOT NULL CHECK ((JSON_VALID("values") OR "values" IS NULL)), "body" text NOT NULL, "title" varchar(400) NOT NULL, "revision" integer NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "closed_at" datetime NULL, "author_id" bigint NOT NULL REFERENCES "access_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_deskdraft" VALUES(1,'article','articles/2026-11-21-essai.md','','{"titre": "Le march\u00e9 s\u2019installe", "mots-cl\u00e9s": ["march\u00e9", "halle"]}','Une ligne.

Une autre.
','Le marché s’installe',1,'2026-11-20 08:00:00','2026-11-20 09:00:00',NULL,1);
INSERT INTO "desk_deskdraft" VALUES(2,'article','articles/2026-11-22-essai.md','','{"titre": "\u00ab Halle \u00bb : l\u2019avis", "mots-cl\u00e9s": ["march\u00e9", "halle"]}','Une ligne.

Une autre.
','« Halle » : l’avis',2,'2026-11-20 08:00:00','2026-11-20 10:00:00',NULL,1);
CREATE TABLE "desk_deskpublication" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "action" varchar(20) NOT NULL, "source" varchar(400) NOT NULL, "address" varchar(400) NOT NULL, "title" varchar(400) NOT NULL, "text" text NOT NULL, "base" text NOT NULL, "asked_at" datetime NOT NULL, "due_at" datetime NULL, "agreed" text NOT NULL CHECK ((JSON_VALID("agreed") OR "agreed" IS NULL)), "state" varchar(20) NOT NULL, "word" varchar(300) NOT NULL, "other_text" text NOT NULL, "receipt" text NOT NULL CHECK ((JSON_VALID("receipt") OR "receipt" IS NULL)), "commit" varchar(64) NOT NULL, "online_at" datetime NULL, "author_id" bigint NOT NULL REFERENCES "access_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "draft_id" bigint NOT NULL REFERENCES "desk_deskdraft" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_deskpublication" VALUES(1,'publish','articles/2026-11-21-essai.md','','Le marché s’installe','---
titre: Le marché s’installe
---
Une ligne.
','','2026-11-20 08:00:00',NULL,'["Jo Essai"]','online','','','[{"step": "check", "at": "2026-11-20T09:00:00+01:00"}]','','2026-11-20 08:00:00',1,1);
INSERT INTO "desk_deskpublication" VALUES(2,'publish','articles/2026-11-22-essai.md','','« Halle » : l’avis','---
titre: « Halle » : l’avis
---
Une ligne.
','','2026-11-20 08:00:00',NULL,'["Jo Essai"]','waiting','','','[{"step": "check", "at": "2026-11-20T09:00:00+01:00"}]','',NULL,1,2);
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'access','0001_initial','2026-11-29 04:15:48.540304');
INSERT INTO "django_migrations" VALUES(2,'contributions','0001_initial','2026-11-29 04:15:48.592131');
INSERT INTO "django_migrations" VALUES(3,'contributions','0002_relaymessage','2026-11-29 04:15:48.620605');
INSERT INTO "django_migrations" VALUES(4,'desk','0001_initial','2026-11-29 04:15:48.668150');
INSERT INTO "django_migrations" VALUES(5,'sessions','0001_initial','2026-11-29 04:15:48.688181');
INSERT INTO "django_migrations" VALUES(6,'web_service','0001_initial','2026-11-29 04:15:48.720162');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "web_service_auditentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "who" varchar(80) NOT NULL, "device" varchar(80) NOT NULL, "address" varchar(80) NOT NULL, "action" varchar(80) NOT NULL, "about" varchar(200) NOT NULL, "chain" varchar(64) NOT NULL);
INSERT INTO "web_service_auditentry" VALUES(1,'2026-03-27 08:00:00','commande','','192.0.2.7','invitation','Jo Essai','b1a4da5d88d9494bc6ddd6ab335049c1e3c7b02b2a2af1fe4ecc47fa7b70bd00');
INSERT INTO "web_service_auditentry" VALUES(2,'2026-03-27 08:00:00','Jo Essai','','192.0.2.7','arrivée','d6v1or0s','fc5b70a5689323da8641481c9c7a737fae1155811848713c34d3b1a7a1f9fdf3');
INSERT INTO "web_service_auditentry" VALUES(3,'2026-03-27 08:00:00','Jo Essai','','192.0.2.7','publication','articles/2026-11-21-essai.md','4c15b4495f2257b50773aa8adbd44185a8a0bac993188a862e8a7da4d76c8890');
CREATE TABLE "web_service_lifesign" ("name" varchar(80) NOT NULL PRIMARY KEY, "at" datetime NOT NULL);
INSERT INTO "web_service_lifesign" VALUES('work','2026-11-20 08:00:00');
CREATE TABLE "web_service_outboxwork" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "work" varchar(80) NOT NULL, "key" varchar(200) NOT NULL, "order" integer NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "outcome" text NOT NULL CHECK ((JSON_VALID("outcome") OR "outcome" IS NULL)), "created_at" datetime NOT NULL, "due_at" datetime NOT NULL, "tries" integer NOT NULL, "taken_by" varchar(200) NOT NULL, "taken_at" datetime NULL, "done_at" datetime NULL, "given_up" bool NOT NULL, "trouble" text NOT NULL);
INSERT INTO "web_service_outboxwork" VALUES(1,'publish','1',5,'{"publication": 1}','{}','2026-11-20 08:00:00','2026-11-20 08:00:00',0,'',NULL,'2026-11-20 08:00:00',0,'');
INSERT INTO "web_service_outboxwork" VALUES(2,'letter','',5,'{"to": 1}','{}','2026-11-20 08:00:00','2027-12-25 08:00:00',0,'',NULL,NULL,0,'');
CREATE TABLE "web_service_ratebucket" ("key" varchar(200) NOT NULL PRIMARY KEY, "level" real NOT NULL, "at" real NOT NULL);
INSERT INTO "web_service_ratebucket" VALUES('form 192.0.2.7',0.5,1795161600.0);
CREATE INDEX "access_mailcode_person_id_014ac6be" ON "access_mailcode" ("person_id");
CREATE INDEX "access_trusteddevice_person_id_ccaf3cef" ON "access_trusteddevice" ("person_id");
CREATE INDEX "access_passkey_person_id_82f1fe36" ON "access_passkey" ("person_id");
CREATE INDEX "access_passkey_device_id_0b022af3" ON "access_passkey" ("device_id");
CREATE INDEX "access_invitation_person_id_c395fa9c" ON "access_invitation" ("person_id");
CREATE INDEX "access_invitation_device_id_3c0ee59d" ON "access_invitation" ("device_id");
CREATE INDEX "contributions_contribution_state_82745b76" ON "contributions_contribution" ("state");
CREATE INDEX "contributions_contribution_received_at_a9f6e244" ON "contributions_contribution" ("received_at");
CREATE INDEX "contributions_contribution_identity_024f06d1" ON "contributions_contribution" ("identity");
CREATE INDEX "contributions_contribution_merged_into_7f7b4428" ON "contributions_contribution" ("merged_into");
CREATE INDEX "contributions_spentproof_ends_at_bda0a8ad" ON "contributions_spentproof" ("ends_at");
CREATE INDEX "contributions_contentreport_received_at_94a59a73" ON "contributions_contentreport" ("received_at");
CREATE INDEX "contributions_contentreport_contribution_id_300b1df9" ON "contributions_contentreport" ("contribution_id");
CREATE INDEX "contributions_contributoremail_kept_until_f078691b" ON "contributions_contributoremail" ("kept_until");
CREATE INDEX "contributions_moderationdecision_contribution_id_9335663b" ON "contributions_moderationdecision" ("contribution_id");
CREATE INDEX "contributions_relaymessage_received_at_7bb67eaf" ON "contributions_relaymessage" ("received_at");
CREATE INDEX "contributions_relaymessage_contribution_id_dadcafc6" ON "contributions_relaymessage" ("contribution_id");
CREATE INDEX "desk_deskdraft_author_id_c5365ca9" ON "desk_deskdraft" ("author_id");
CREATE INDEX "desk_deskpublication_due_at_f81ad403" ON "desk_deskpublication" ("due_at");
CREATE INDEX "desk_deskpublication_state_cd8c08f6" ON "desk_deskpublication" ("state");
CREATE INDEX "desk_deskpublication_author_id_70a84c23" ON "desk_deskpublication" ("author_id");
CREATE INDEX "desk_deskpublication_draft_id_ef7e131b" ON "desk_deskpublication" ("draft_id");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE INDEX "web_service_auditentry_at_3ae8da26" ON "web_service_auditentry" ("at");
CREATE UNIQUE INDEX "one_waits_by_key" ON "web_service_outboxwork" ("work", "key") WHERE ("done_at" IS NULL AND "taken_at" IS NULL AND NOT ("key" = ''));
CREATE INDEX "web_service_outboxwork_due_at_031bb2d4" ON "web_service_outboxwork" ("due_at");
CREATE INDEX "web_service_outboxwork_done_at_aecc0f83" ON "web_service_outboxwork" ("done_at");
COMMIT;
