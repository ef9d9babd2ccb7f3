-- A ledger as revision 4c5cd1d wrote it, before outcomes were appended and readers stood in one place: two issues
-- sent, with refusals and doubts, a rehearsal, a bounce, a plan, one reader erased and one taken off.
BEGIN TRANSACTION;
CREATE TABLE acts (
            id INTEGER PRIMARY KEY,
            at REAL NOT NULL,
            release INTEGER,
            delivery INTEGER,
            act TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL
        );
CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            release INTEGER NOT NULL REFERENCES releases (id),
            token BLOB NOT NULL UNIQUE,
            copy INTEGER,
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            list TEXT NOT NULL,
            domain TEXT NOT NULL,
            state TEXT NOT NULL,
            due REAL NOT NULL DEFAULT 0,
            slot INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            first_at REAL,
            at REAL,
            code INTEGER,
            reply TEXT,
            UNIQUE (release, address)
        );
INSERT INTO "deliveries" VALUES(1,1,X'856478BF38E37FF0D42C8C3AB71ED070',1,'Ivy.Caps@example.org','Ivy Caps','members','example.org','rejected',0.0,0,1,1.74008687498131394385e+09,1.74008687498131394385e+09,550,'5.1.1 no such reader');
INSERT INTO "deliveries" VALUES(2,1,X'CF141A6D68E1DFC0AFE3E6FBC8240C4B',1,'ann@ann.example','Ann Reader','members','ann.example','bounced',0.0,0,1,1.74008687497930693626e+09,1.74008687498264908791e+09,250,'5.1.1');
INSERT INTO "deliveries" VALUES(3,1,X'5A732A61926292F0E1EC06AC23949B0D',1,'ben@ben.example','Ben Reader','members','ben.example','in_doubt',0.0,0,1,1.74008687498131394385e+09,1.74008687498330807683e+09,0,'after the dot: Connection unexpectedly closed');
INSERT INTO "deliveries" VALUES(4,1,X'D0FB0EC474F300ABE00CCE8A5E46F018',1,'cleo@cleo.example','Cleo Reader','members','cleo.example','rejected',0.0,0,1,1.74008687498131394385e+09,1.74008687498131394385e+09,550,'5.1.1 no such reader');
INSERT INTO "deliveries" VALUES(5,1,X'9B1845407D47DB1250DFD92E9D5B22EA',1,'dan@dan.example','Dan Reader','members','dan.example','accepted',0.0,0,1,1.74008687498131394385e+09,1.74008687498330807683e+09,250,'2.0.0 Ok: queued as 0000000003');
INSERT INTO "deliveries" VALUES(6,1,X'BF9DEB30B8DEB2EF4BA26E4C4E88A6B3',1,'eve@eve.example','Eve Reader','members','eve.example','in_doubt',0.0,0,1,1.74008687498131394385e+09,1.74008687498330807683e+09,0,'after the dot: Connection unexpectedly closed');
INSERT INTO "deliveries" VALUES(7,1,X'C11C3561D8B29F26082FA6D48FED8F03',1,'fay@fay.example','Fay Reader','members','fay.example','accepted',0.0,0,1,1.74008687498264908791e+09,1.74008687499080896376e+09,250,'2.0.0 Ok: queued as 0000000005');
INSERT INTO "deliveries" VALUES(8,1,X'BF9FE31EA0D6404A373EFF64CB9E6BBE',1,'gus@gus.example','Gus Reader','members','gus.example','accepted',0.0,0,1,1.74008687498330807683e+09,1.74008687500275111199e+09,250,'2.0.0 Ok: queued as 0000000006');
INSERT INTO "deliveries" VALUES(9,1,X'CF31EDE16CDD61C320B8EC4803AD0F25',1,'erased:393c7448df39ed0d3b66b43b07cb720f','','members','hal.example','rejected',0.0,0,1,1.74008687499080896376e+09,1.74008687499080896376e+09,550,NULL);
INSERT INTO "deliveries" VALUES(10,2,X'194C3DE5CD04623AA5D910DDB8B566AC',2,'Ivy.Caps@example.org','Ivy Caps','members','example.org','accepted',0.0,0,1,1.74008687512479805941e+09,1.7400868751356248856e+09,250,'2.0.0 Ok: queued as 0000000004');
INSERT INTO "deliveries" VALUES(11,2,X'979685B902B2D45B9B4AD67266D7B4AD',2,'ann@ann.example','Ann Reader','members','ann.example','accepted',0.0,0,1,1.74008687512368702887e+09,1.74008687512637209892e+09,250,'2.0.0 Ok: queued as 0000000001');
INSERT INTO "deliveries" VALUES(12,2,X'ACB299997A0AB7CB1F971A97AACB4FF2',2,'ben@ben.example','Ben Reader','members','ben.example','accepted',0.0,0,1,1.74008687512479805941e+09,1.7400868751356248856e+09,250,'2.0.0 Ok: queued as 0000000003');
INSERT INTO "deliveries" VALUES(13,2,X'F6117D220DEF2F54C1F629D7496BD209',2,'cleo@cleo.example','Cleo Reader','members','cleo.example','accepted',0.0,0,1,1.74008687512479805941e+09,1.7400868751356248856e+09,250,'2.0.0 Ok: queued as 0000000002');
INSERT INTO "deliveries" VALUES(14,2,X'E6797BCED0AB3CD2DF9FE32AA9057900',2,'dan@dan.example','Dan Reader','members','dan.example','accepted',0.0,0,1,1.74008687512637209892e+09,1.74008687513882398609e+09,250,'2.0.0 Ok: queued as 0000000005');
INSERT INTO "deliveries" VALUES(15,2,X'BAF5FAAA7C52D193DB966B3CA14AEC44',2,'eve@eve.example','Eve Reader','members','eve.example','accepted',0.0,0,1,1.7400868751356248856e+09,1.74008687514039802552e+09,250,'2.0.0 Ok: queued as 0000000008');
INSERT INTO "deliveries" VALUES(16,2,X'4300993B7A415F216C8A85BC76CA657E',2,'fay@fay.example','Fay Reader','members','fay.example','accepted',0.0,0,1,1.7400868751356248856e+09,1.74008687514039802552e+09,250,'2.0.0 Ok: queued as 0000000006');
INSERT INTO "deliveries" VALUES(17,2,X'1732244AD0D687EA72B29A033DB565AA',2,'gus@gus.example','Gus Reader','members','gus.example','accepted',0.0,0,1,1.7400868751356248856e+09,1.74008687514039802552e+09,250,'2.0.0 Ok: queued as 0000000007');
INSERT INTO "deliveries" VALUES(18,2,X'4112F2D518AC27C9FD0034F72BE19634',2,'erased:393c7448df39ed0d3b66b43b07cb720f','','members','hal.example','accepted',0.0,0,1,1.74008687513882398609e+09,1.74008687514246797563e+09,250,NULL);
INSERT INTO "deliveries" VALUES(19,2,X'6F910B381B11F5AF37A29DB844430B1D',2,'jo@example.org','Jo Press','press','example.org','accepted',0.0,0,1,1.74008687514039802552e+09,1.74008687514667892458e+09,250,'2.0.0 Ok: queued as 000000000A');
INSERT INTO "deliveries" VALUES(20,3,X'A3665341FD553603942B2A5D5F72DBAA',NULL,'Ivy.Caps@example.org','Ivy Caps','members','example.org','accepted',0.0,0,1,1740086875.04238,1.74008687505290508268e+09,250,'put into new/');
INSERT INTO "deliveries" VALUES(21,3,X'500AEC3DA62189A69C02E01490CF508B',NULL,'ann@ann.example','Ann Reader','members','ann.example','accepted',0.0,0,1,1740086875.04238,1.74008687505290508268e+09,250,'put into new/');
INSERT INTO "deliveries" VALUES(22,3,X'6C5E64ECA434A0C75277F68062A1367B',NULL,'ben@ben.example','Ben Reader','members','ben.example','accepted',0.0,0,1,1740086875.04238,1.74008687505290508268e+09,250,'put into new/');
INSERT INTO "deliveries" VALUES(23,3,X'8F57709F554A1DEC65731BA14F8DC6D2',NULL,'cleo@cleo.example','Cleo Reader','members','cleo.example','accepted',0.0,0,1,1.74008687504121303561e+09,1.74008687505120110514e+09,250,'put into new/');
INSERT INTO "deliveries" VALUES(24,3,X'2F2E0EE43B530C2FC0127BE0B2104602',NULL,'dan@dan.example','Dan Reader','members','dan.example','accepted',0.0,0,1,1.74008687505120110514e+09,1.74008687505501604079e+09,250,'put into new/');
INSERT INTO "deliveries" VALUES(25,3,X'E8FAC51ABC2C74BDA1F363027C54C5AB',NULL,'eve@eve.example','Eve Reader','members','eve.example','accepted',0.0,0,1,1.74008687505290508268e+09,1.7400868750628640651e+09,250,'put into new/');
INSERT INTO "deliveries" VALUES(26,3,X'A3F45BE464E690AD5D008AD0FBF1FE5B',NULL,'fay@fay.example','Fay Reader','members','fay.example','accepted',0.0,0,1,1.74008687505290508268e+09,1.7400868750628640651e+09,250,'put into new/');
INSERT INTO "deliveries" VALUES(27,3,X'F89D3836FAB876DC1176DC384F50AA5F',NULL,'gus@gus.example','Gus Reader','members','gus.example','accepted',0.0,0,1,1.74008687505501604079e+09,1.74008687506345391272e+09,250,'put into new/');
INSERT INTO "deliveries" VALUES(28,3,X'DBC9050ED5801F18C55A4ED0F94D6F57',NULL,'erased:393c7448df39ed0d3b66b43b07cb720f','','members','hal.example','accepted',0.0,0,1,1.74008687505501604079e+09,1.74008687506345391272e+09,250,NULL);
INSERT INTO "deliveries" VALUES(29,3,X'9B6E27C610BE4435D491F9EC2A69E08E',NULL,'jo@example.org','Jo Press','press','example.org','accepted',0.0,0,1,1.7400868750628640651e+09,1740086875.0639,250,'put into new/');
INSERT INTO "deliveries" VALUES(30,4,X'2147E1832081CCF0AA4CB92CE1F0EEA8',3,'Ivy.Caps@example.org','Ivy Caps','members','example.org','planned',0.0,0,0,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(31,4,X'A3CF803F714FE51F3779FD03CD50A21A',3,'ben@ben.example','Ben Reader','members','ben.example','planned',0.0,0,0,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(32,4,X'8BBA7A9FFCF5193D66CC5853B2BBC5D5',3,'cleo@cleo.example','Cleo Reader','members','cleo.example','planned',0.0,0,0,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(33,4,X'3592512DB88210E212B62447E39AB89A',3,'dan@dan.example','Dan Reader','members','dan.example','planned',0.0,0,0,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(34,4,X'408F53DE079A0809908A568508EBE0C2',3,'eve@eve.example','Eve Reader','members','eve.example','planned',0.0,0,0,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(35,4,X'C04BF9BFFD67CB5A9ADD9E40E4894D4C',3,'fay@fay.example','Fay Reader','members','fay.example','planned',0.0,0,0,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(36,4,X'1C2109858EC3E247DA10634DE261D2EF',3,'gus@gus.example','Gus Reader','members','gus.example','planned',0.0,0,0,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(37,4,X'77289B6715EBF16C80D4F8291890285F',3,'erased:393c7448df39ed0d3b66b43b07cb720f','','members','hal.example','skipped',0.0,0,0,NULL,NULL,NULL,NULL);
CREATE TABLE editions (
            id INTEGER PRIMARY KEY,
            issue TEXT NOT NULL,
            revision INTEGER NOT NULL,
            UNIQUE (issue, revision)
        );
INSERT INTO "editions" VALUES(1,'1.4',1);
INSERT INTO "editions" VALUES(2,'1.5',1);
INSERT INTO "editions" VALUES(3,'1.6',1);
CREATE TABLE ledger (name TEXT NOT NULL, counter INTEGER NOT NULL);
INSERT INTO "ledger" VALUES('e86ba5c13994cf8c1795c36b95018cef',43);
CREATE TABLE memberships (
            list TEXT NOT NULL,
            reader INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
            tags TEXT NOT NULL DEFAULT '',
            consent_source TEXT NOT NULL DEFAULT '',
            consent_date TEXT NOT NULL DEFAULT '',
            since REAL NOT NULL,
            PRIMARY KEY (list, reader)
        ) WITHOUT ROWID;
INSERT INTO "memberships" VALUES('members',2,'press','','',1.79598687410886764521e+09);
INSERT INTO "memberships" VALUES('members',4,'press','','',1.79598687410886764521e+09);
INSERT INTO "memberships" VALUES('members',5,'press','','',1.79598687410886764521e+09);
INSERT INTO "memberships" VALUES('members',6,'','','',1.79598687410886764521e+09);
INSERT INTO "memberships" VALUES('members',7,'press','','',1.79598687410886764521e+09);
INSERT INTO "memberships" VALUES('members',8,'press','','',1.79598687410886764521e+09);
INSERT INTO "memberships" VALUES('members',9,'press','','',1.79598687410886764521e+09);
INSERT INTO "memberships" VALUES('press',9,'','','',1.79598687474630856514e+09);
INSERT INTO "memberships" VALUES('press',10,'','','',1.79598687474630856514e+09);
CREATE TABLE paces (
            day TEXT NOT NULL,
            domain TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (day, domain)
        ) WITHOUT ROWID;
INSERT INTO "paces" VALUES('2025-02-20','',16);
INSERT INTO "paces" VALUES('2025-02-20','ann.example',2);
INSERT INTO "paces" VALUES('2025-02-20','ben.example',2);
INSERT INTO "paces" VALUES('2025-02-20','cleo.example',1);
INSERT INTO "paces" VALUES('2025-02-20','dan.example',2);
INSERT INTO "paces" VALUES('2025-02-20','eve.example',2);
INSERT INTO "paces" VALUES('2025-02-20','example.org',2);
INSERT INTO "paces" VALUES('2025-02-20','fay.example',2);
INSERT INTO "paces" VALUES('2025-02-20','gus.example',2);
INSERT INTO "paces" VALUES('2025-02-20','hal.example',1);
CREATE TABLE parts (name TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "parts" VALUES('readers',1);
INSERT INTO "parts" VALUES('releases',1);
CREATE TABLE pulls (
            source TEXT PRIMARY KEY,
            last INTEGER NOT NULL,
            at REAL NOT NULL
        ) WITHOUT ROWID;
CREATE TABLE readers (
            id INTEGER PRIMARY KEY,
            mark BLOB NOT NULL UNIQUE,
            address TEXT NOT NULL UNIQUE,
            shown TEXT NOT NULL,
            name TEXT NOT NULL DEFAULT '',
            language TEXT NOT NULL DEFAULT ''
        );
INSERT INTO "readers" VALUES(2,X'472845E911B9B15A159D4D4119ABE573','cleo@cleo.example','cleo@cleo.example','Cleo Reader','');
INSERT INTO "readers" VALUES(4,X'679DA5C2393E5C94231290FC7AACE8B4','ben@ben.example','ben@ben.example','Ben Reader','');
INSERT INTO "readers" VALUES(5,X'A0D0C0A4E6F168FBDF13D0D1BFDCC69A','eve@eve.example','eve@eve.example','Eve Reader','');
INSERT INTO "readers" VALUES(6,X'C58F0BF5709A0641B821CD8BD936CA81','Ivy.Caps@example.org','Ivy.Caps@example.org','Ivy Caps','');
INSERT INTO "readers" VALUES(7,X'D5C470524DEB2B8FB2E1D1127BF45002','dan@dan.example','dan@dan.example','Dan Reader','');
INSERT INTO "readers" VALUES(8,X'DFEB9EAE61E01511FA545E4214A3FA79','fay@fay.example','fay@fay.example','Fay Reader','');
INSERT INTO "readers" VALUES(9,X'F7A767FEDC9712E01E13F711570969C6','ann@ann.example','ann@ann.example','Ann Reader','');
INSERT INTO "readers" VALUES(10,X'435223C65F05581444EBB9894088CC4D','jo@example.org','jo@example.org','Jo Press','');
CREATE TABLE releases (
            id INTEGER PRIMARY KEY,
            plan TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('mail', 'rehearsal')),
            edition INTEGER NOT NULL REFERENCES editions (id),
            lists TEXT NOT NULL,
            facts TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'paused', 'cancelled', 'finished')),
            made_at REAL NOT NULL,
            not_after REAL NOT NULL,
            started_at REAL,
            finished_at REAL,
            UNIQUE (plan, kind)
        );
INSERT INTO "releases" VALUES(1,'4328623557efd381c0ffc314b88f83cdad26640a9bde313ce29df1fc08a73afe','mail',1,'["members"]','{"issue": "1.4", "revision": 1, "title": "The Test Digest 1.4", "approved_by": "A. Editor", "approved_at": "2025-01-15T12:00:00+00:00", "pdf_name": "digest-1.4-screen.pdf", "pdf_sha256": "0000000000000000000000000000000000000000000000000000000000000000", "pdf_size": 1000, "attached": false, "link": "https://office.example/1.4.pdf", "sender": "The Digest <digest@office.example>", "reply_to": "", "leave_address": "https://leave.office.example", "leave_mailto": "", "bounces": "", "subject": "The Test Digest 1.4", "language": "en", "html": "<p>Dear name</p>", "text": "Dear name\n", "correction_of": 0, "not_before": 0.0, "too_small": [], "list_titles": [], "planned": 9, "digest": "b8158634a2dc89a83997e312155ecb4de8d241adeeaf2cb07df3a8dcf07377e5"}','running',1740000000.0,1740864000.0,1.74008687496750807759e+09,NULL);
INSERT INTO "releases" VALUES(2,'48e4a51b6bea303c29c8b62468b609c6d7e95d426981dd7b0761c4af8adc2793','mail',2,'["members", "press"]','{"issue": "1.5", "revision": 1, "title": "The Test Digest 1.4", "approved_by": "A. Editor", "approved_at": "2025-01-15T12:00:00+00:00", "pdf_name": "digest-1.4-screen.pdf", "pdf_sha256": "0000000000000000000000000000000000000000000000000000000000000000", "pdf_size": 1000, "attached": false, "link": "https://office.example/1.4.pdf", "sender": "The Digest <digest@office.example>", "reply_to": "", "leave_address": "https://leave.office.example", "leave_mailto": "", "bounces": "", "subject": "The Test Digest 1.4", "language": "en", "html": "<p>Dear name</p>", "text": "Dear name\n", "correction_of": 0, "not_before": 0.0, "too_small": [], "list_titles": [], "planned": 10, "digest": "b4002d2a40becd0a6b5e53ed92af6fd2ba38920891437bc02d2800e3c9f84666"}','finished',1740000000.0,1740864000.0,1.74008687511117196081e+09,1.74008687515580511093e+09);
INSERT INTO "releases" VALUES(3,'48e4a51b6bea303c29c8b62468b609c6d7e95d426981dd7b0761c4af8adc2793','rehearsal',2,'["members", "press"]','{"issue": "1.5", "revision": 1, "title": "The Test Digest 1.4", "approved_by": "A. Editor", "approved_at": "2025-01-15T12:00:00+00:00", "pdf_name": "digest-1.4-screen.pdf", "pdf_sha256": "0000000000000000000000000000000000000000000000000000000000000000", "pdf_size": 1000, "attached": false, "link": "https://office.example/1.4.pdf", "sender": "The Digest <digest@office.example>", "reply_to": "", "leave_address": "https://leave.office.example", "leave_mailto": "", "bounces": "", "subject": "The Test Digest 1.4", "language": "en", "html": "<p>Dear name</p>", "text": "Dear name\n", "correction_of": 0, "not_before": 0.0, "too_small": [], "list_titles": [], "planned": 10, "digest": "b4002d2a40becd0a6b5e53ed92af6fd2ba38920891437bc02d2800e3c9f84666"}','finished',1740000000.0,1740864000.0,1.74008687502736592292e+09,1.7400868750655729771e+09);
INSERT INTO "releases" VALUES(4,'365a9421c233f3237893f9b2e58518bf976e0d1cef580e2a4dbd777c67d55979','mail',3,'["members"]','{"issue": "1.6", "revision": 1, "title": "The Test Digest 1.4", "approved_by": "A. Editor", "approved_at": "2025-01-15T12:00:00+00:00", "pdf_name": "digest-1.4-screen.pdf", "pdf_sha256": "0000000000000000000000000000000000000000000000000000000000000000", "pdf_size": 1000, "attached": false, "link": "https://office.example/1.4.pdf", "sender": "The Digest <digest@office.example>", "reply_to": "", "leave_address": "https://leave.office.example", "leave_mailto": "", "bounces": "", "subject": "The Test Digest 1.4", "language": "en", "html": "<p>Dear name</p>", "text": "Dear name\n", "correction_of": 0, "not_before": 0.0, "too_small": [], "list_titles": [], "planned": 8, "digest": "436d0759db31426f314b1fe29ffba65578e998b9393351c81662c3aade7a11a0"}','planned',1740001000.0,1740865000.0,NULL,NULL);
CREATE TABLE returns (
            id BLOB PRIMARY KEY,
            delivery BLOB NOT NULL,
            mark BLOB NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'complaint')),
            words TEXT NOT NULL,
            at REAL NOT NULL
        ) WITHOUT ROWID;
INSERT INTO "returns" VALUES(X'FC41F54B8EF6C3A948C3F0B541803E380CEC4D5167D4B2DE742250078F4B0DAE',X'CF141A6D68E1DFC0AFE3E6FBC8240C4B',X'F7A767FEDC9712E01E13F711570969C6','hard','5.1.1',1740000500.0);
CREATE TABLE suppressions (
            mark BLOB NOT NULL,
            list TEXT NOT NULL DEFAULT '',
            why TEXT NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (mark, list)
        ) WITHOUT ROWID;
INSERT INTO "suppressions" VALUES(X'393C7448DF39ED0D3B66B43B07CB720F','','erased',1.79598687565887856487e+09);
INSERT INTO "suppressions" VALUES(X'F7A767FEDC9712E01E13F711570969C6','','bounced',1740000500.0);
CREATE TABLE tallies (
            release INTEGER NOT NULL,
            state TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (release, state)
        ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES(1,'accepted',3);
INSERT INTO "tallies" VALUES(1,'bounced',1);
INSERT INTO "tallies" VALUES(1,'dot',0);
INSERT INTO "tallies" VALUES(1,'in_doubt',2);
INSERT INTO "tallies" VALUES(1,'leased',0);
INSERT INTO "tallies" VALUES(1,'planned',0);
INSERT INTO "tallies" VALUES(1,'rejected',3);
INSERT INTO "tallies" VALUES(2,'accepted',10);
INSERT INTO "tallies" VALUES(2,'dot',0);
INSERT INTO "tallies" VALUES(2,'leased',0);
INSERT INTO "tallies" VALUES(2,'planned',0);
INSERT INTO "tallies" VALUES(3,'accepted',10);
INSERT INTO "tallies" VALUES(3,'dot',0);
INSERT INTO "tallies" VALUES(3,'leased',0);
INSERT INTO "tallies" VALUES(3,'planned',0);
INSERT INTO "tallies" VALUES(4,'planned',7);
INSERT INTO "tallies" VALUES(4,'skipped',1);
CREATE UNIQUE INDEX each_once ON deliveries (copy, address)
            WHERE copy IS NOT NULL AND state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt');
CREATE INDEX by_due ON deliveries (release, due, id) WHERE state IN ('planned', 'deferred');
CREATE INDEX unsettled ON deliveries (release, state) WHERE state IN ('leased', 'dot', 'in_doubt');
CREATE TRIGGER counted AFTER UPDATE OF state ON deliveries WHEN old.state <> new.state BEGIN
            UPDATE tallies SET number = number - 1 WHERE release = old.release AND state = old.state;
            INSERT INTO tallies VALUES (new.release, new.state, 1)
                ON CONFLICT (release, state) DO UPDATE SET number = number + 1;
        END;
CREATE INDEX by_reader ON memberships (reader);
CREATE INDEX returned ON returns (mark, at);
COMMIT;