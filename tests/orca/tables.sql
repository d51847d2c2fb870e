-- Tables of 日レセ as far as tests need them, made from their described columns; no text of ORCA's.
CREATE TABLE tbl_passwd (userid varchar(16) PRIMARY KEY, password varchar(256));
CREATE TABLE tbl_sysuser (userid varchar(16) PRIMARY KEY, hospnum numeric(2,0) NOT NULL,
  supervisor char(1), upymd char(8));
CREATE TABLE tbl_sysbase (grpnum numeric(2,0) PRIMARY KEY, hospnum numeric(2,0) NOT NULL,
  hospname varchar(120), kigen char(8) DEFAULT '99999999', honbungrp numeric(2,0), honbunkbn char(1),
  creymd char(8), upymd char(8), uphms char(6));
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
  sex char(1), birthday char(8), termid varchar(16), opid varchar(16), creymd char(8),
  upymd char(8), uphms char(6), hospnum smallint NOT NULL, PRIMARY KEY (hospnum, ptid));
CREATE TABLE tbl_ptnum (ptid bigint NOT NULL, ptnum char(20) NOT NULL, tstptnumkbn char(1),
  termid varchar(16), opid varchar(16), creymd char(8), upymd char(8), uphms char(6),
  hospnum smallint NOT NULL, PRIMARY KEY (hospnum, ptid));
CREATE TABLE tbl_uketuke (ukeymd char(8) NOT NULL, ukeid numeric(5,0) NOT NULL, uketime char(6),
  ptid numeric(10,0), name varchar(100), sryka char(2), drcd char(5), termid varchar(16),
  opid varchar(16), creymd char(8), upymd char(8), uphms char(6), hospnum numeric(2,0) NOT NULL,
  PRIMARY KEY (hospnum, ukeymd, ukeid));
CREATE TABLE tbl_lock (lock_termid char(64) NOT NULL, lock_opid varchar(16),
  hospnum numeric(2,0) NOT NULL, karte_uid varchar(36), PRIMARY KEY (hospnum, lock_termid));
DO $$ BEGIN
  FOR n IN 1..50 LOOP
    EXECUTE format('ALTER TABLE tbl_lock ADD locktable_ldname%1$s varchar(20),
      ADD locktable_ptid%1$s char(10), ADD locktable_sryym%1$s char(8),
      ADD locktable_startdate%1$s char(8), ADD locktable_enddate%1$s char(8),
      ADD locktable_starttime%1$s char(8), ADD locktable_endtime%1$s char(8),
      ADD locktable_flg%1$s char(1)', n);
  END LOOP;
END $$;
CREATE TABLE tbl_jobkanri (jobid numeric(7,0) NOT NULL, shellid char(8) NOT NULL,
  run_opid char(16) NOT NULL, shellmsg char(100), termid varchar(32), opid varchar(16),
  startymd char(8), endymd char(8), jobstarttime char(8), jobendtime char(8), param char(256),
  errcd char(4), ptid numeric(10,0), hospnum numeric(2,0) NOT NULL,
  PRIMARY KEY (hospnum, jobid, shellid, run_opid));
CREATE TABLE tbl_joblog (logymd char(8) NOT NULL, logtime char(6) NOT NULL,
  progname varchar(20) NOT NULL, kbnid char(1) NOT NULL, objectyym char(6), result char(1),
  errcd char(4), msg varchar(200), hospnum numeric(2,0) NOT NULL,
  PRIMARY KEY (hospnum, logymd, logtime, progname, kbnid));
CREATE TABLE monbatch_log (id varchar(37) PRIMARY KEY, pgid int, rc int, message varchar(512),
  starttime timestamptz, endtime timestamptz, tenant int, name varchar(256), groupname varchar(64),
  comment varchar(256), extra varchar(512), exwindow varchar(256), exwidget varchar(256),
  exevent varchar(256), exterm varchar(256), exuser varchar(256), exhost varchar(256),
  exec_record text);
CREATE TABLE monpushevent (uuid varchar(37) PRIMARY KEY, id int, event varchar(128),
  user_ varchar(128), pushed_at timestamptz, data varchar(2048));
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
CREATE TABLE tbl_prtkanri (title varchar(100), shellid char(8), sryym char(6), page numeric(4,0),
  termid varchar(32), opid varchar(16), prtnm varchar(32), gyoumu_cd char(2), creymd char(8));
-- Of the columns of these two those are known that most tables have; filename stands for the others.
CREATE TABLE tbl_csv_info (csvid numeric(10,0) PRIMARY KEY, filename varchar(100),
  termid varchar(32), opid varchar(16), creymd char(8), upymd char(8), uphms char(6),
  hospnum numeric(2,0) NOT NULL);
CREATE TABLE tbl_file_info (fileid numeric(10,0) PRIMARY KEY, filename varchar(100),
  termid varchar(32), opid varchar(16), creymd char(8), upymd char(8), uphms char(6),
  hospnum numeric(2,0) NOT NULL);
