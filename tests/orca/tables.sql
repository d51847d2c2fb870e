-- Tables of 日レセ as far as tests need them, made from their described columns; no text of ORCA's.
CREATE TABLE tbl_passwd (userid varchar(16) PRIMARY KEY, password varchar(256));
CREATE TABLE tbl_sysuser (userid varchar(16) PRIMARY KEY, hospnum numeric(2,0) NOT NULL,
  supervisor char(1), upymd char(8));
CREATE TABLE tbl_syskanri (kanricd char(4) NOT NULL, kbncd char(8) NOT NULL,
  styukymd char(8) NOT NULL, edyukymd char(8) NOT NULL, kanritbl varchar(500), termid varchar(16),
  opid varchar(16), creymd char(8), upymd char(8), uphms char(6), hospnum numeric(2,0) NOT NULL,
  PRIMARY KEY (hospnum, kanricd, kbncd, styukymd, edyukymd));
CREATE TABLE tbl_dbkanri (kanricd char(8) PRIMARY KEY, version varchar(64), dbsversion1 varchar(64),
  dbsversion2 varchar(64), termid varchar(32), opid varchar(16), creymd char(8), upymd char(8),
  uphms char(6));
CREATE TABLE tbl_access_key (hospnum numeric(2,0), access_key_1 varchar(128), creymd char(8),
  uphms char(6));
CREATE TABLE tbl_ptinf (ptid bigint NOT NULL, kananame varchar(100), name varchar(100),
  sex char(1), birthday char(8), opid varchar(16), upymd char(8), hospnum smallint NOT NULL,
  PRIMARY KEY (hospnum, ptid));
CREATE TABLE tbl_plugin (name varchar(256) NOT NULL, version varchar(256) NOT NULL,
  vendor varchar(256) NOT NULL, description varchar(1024), date date NOT NULL,
  url varchar(512) NOT NULL, install varchar(8) NOT NULL, link varchar(8) NOT NULL,
  available varchar(8) NOT NULL, PRIMARY KEY (name, version));
CREATE TABLE tbl_pgkanri (debianversion varchar(24) NOT NULL, systemversion varchar(10) NOT NULL,
  pgno char(3) NOT NULL, releaseymd char(8), pgname varchar(64), updateflg char(1),
  restartflg char(1), upymd char(8), PRIMARY KEY (debianversion, systemversion, pgno));
CREATE TABLE tbl_mstkanri (hospnum numeric(2,0) NOT NULL, kanricd char(8) NOT NULL,
  dbrversion1 varchar(64), dbrversion2 varchar(64), upymd char(8), name varchar(64),
  PRIMARY KEY (hospnum, kanricd));
