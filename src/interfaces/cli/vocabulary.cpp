#include "interfaces/cli/vocabulary.h"

#include <algorithm>
#include <array>

namespace sekisho::cli {
namespace {

struct VerdictWords {
  std::string_view name;
  std::string_view mark;
  Words words;
};

constexpr std::array<VerdictWords, 7> kVerdicts{{
    {"pass", "○", {"できています", "Passes"}},
    {"fail", "×", {"対応が必要", "Needs action"}},
    {"not-checked", "－", {"未確認", "Not checked"}},
    {"not-applicable", "／", {"対象外", "Not applicable"}},
    {"excepted", "△", {"例外承認中", "Excepted"}},
    {"error", "！", {"読み取れません", "Could not read"}},
    {"asleep", "◍", {"前回確認", "Last seen"}},
}};

struct Word {
  Vocabulary vocabulary;
  std::string_view value;
  std::string_view ja;
};

using enum Vocabulary;

// As the web says them.
constexpr std::array kWords{
    Word{AccountUse, "person", "人"},
    Word{AccountUse, "service", "プログラム"},
    Word{AgentState, "enrolled", "プログラムあり"},
    Word{AgentState, "revoked", "プログラムの接続を止めた"},
    Word{AgentState, "clone-suspected", "同じプログラムが2か所で動いた疑い"},
    Word{AnsweredAt, "the-device", "その機器で"},
    Word{AnsweredAt, "elsewhere", "別の機器から"},
    Word{AnsweredAt, "unknown", "どこからか不明"},
    Word{Answer, "yes", "はい"},
    Word{Answer, "no", "いいえ"},
    Word{Answer, "not-applicable", "対象外"},
    Word{BackupCheckKind, "restored", "別の機器に戻してみた"},
    Word{BackupCheckKind, "detached", "切り離した場所の控えを見た"},
    Word{BackupCheckOutcome, "worked", "できた・あった"},
    Word{BackupCheckOutcome, "partly", "一部だけ・古かった"},
    Word{BackupCheckOutcome, "failed", "できなかった・なかった"},
    Word{DeviceRole, "server", "日レセサーバー"},
    Word{DeviceRole, "terminal", "日レセ端末"},
    Word{DeviceRole, "hub", "関所本体"},
    Word{DeviceRole, "other", "そのほか"},
    Word{DeviceRole, "undecided", "未定"},
    Word{DeviceState, "registered", "登録中"},
    Word{DeviceState, "retired", "台帳から外した"},
    Word{Duty, "safety-manager", "安全管理責任者"},
    Word{Duty, "planner", "企画管理者"},
    Word{Duty, "operations", "システム運用担当者"},
    Word{Duty, "auditor", "点検担当者"},
    Word{EntryClass, "decision", "決めたこと"},
    Word{EntryClass, "usage", "利用"},
    Word{EntryClass, "raw", "届いたままの記録"},
    Word{EntryBody, "readable", "本文あり"},
    Word{EntryBody, "not-for-you", "本文は封をしてあります"},
    Word{EntryBody, "destroyed", "本文は消しました"},
    Word{DocumentStanding, "changed", "中身が変わっています"},
    Word{DocumentStanding, "missing", "中身がなくなっています"},
    Word{DocumentStanding, "unreadable", "中身を読み取れません"},
    Word{EntrySource, "hub", "関所本体"},
    Word{ImportOutcome, "new", "新しく登録"},
    Word{ImportOutcome, "known", "登録ずみ"},
    Word{ImportOutcome, "wrong", "直してください"},
    Word{InternetPurpose, "news", "日レセのお知らせ"},
    Word{InternetPurpose, "updates", "更新"},
    Word{InternetPurpose, "maintenance", "遠隔の保守"},
    Word{InternetPurpose, "eligibility", "オンライン資格確認"},
    Word{InternetPurpose, "claims", "オンライン請求"},
    Word{InternetPurpose, "other", "その他"},
    Word{InternetPurpose, "closed", "先はインターネットではない"},
    Word{InternetUse, "connected", "決めた道だけで、つなぐ"},
    Word{InternetUse, "stand-alone", "つながない"},
    Word{InternetWay, "default_route", "出口"},
    Word{InternetWay, "proxy", "プロキシ"},
    Word{InternetWay, "wireless", "無線"},
    Word{InternetWay, "resolver", "外の名前解決"},
    Word{NoticeState, "written", "まだ説明していない"},
    Word{NoticeState, "waiting", "始まる日を待っている"},
    Word{NoticeState, "in-force", "有効"},
    Word{NoticeState, "replaced", "新しい説明に替わった"},
    Word{NoticeState, "over", "期間が終わった"},
    Word{NoticeState, "ended", "終わらせた"},
    Word{LogSource, "journal", "利用日誌"},
    Word{LogSource, "log-ins", "機器へのログイン"},
    Word{LogSource, "operators", "日レセの操作の記録"},
    Word{LogSource, "remote", "外からの接続"},
    Word{LogSource, "other", "そのほか"},
    Word{MailSecurity, "tls", "はじめから暗号化"},
    Word{MailSecurity, "starttls", "途中から暗号化"},
    Word{MailSecurity, "none", "暗号化なし"},
    Word{MailState, "queued", "待っている"},
    Word{MailState, "sending", "送っている"},
    Word{MailState, "sent", "渡した"},
    Word{MailState, "undelivered", "届かず"},
    Word{MailState, "unsure", "届いたか不明"},
    Word{MailState, "withdrawn", "取りやめ"},
    Word{MailState, "closed", "確かめた"},
    Word{PersonKind, "director", "院長"},
    Word{PersonKind, "doctor", "医師・歯科医師"},
    Word{PersonKind, "nurse", "看護職"},
    Word{PersonKind, "clerk", "医療事務"},
    Word{PersonKind, "other-staff", "その他の職員"},
    Word{PersonKind, "temporary", "派遣"},
    Word{PersonKind, "locum", "代診"},
    Word{PersonKind, "walks-up", "清掃・家族など"},
    Word{PersonKind, "engineer", "サポート事業所の人"},
    Word{PersonState, "coming", "これから"},
    Word{PersonState, "here", "在籍"},
    Word{PersonState, "left", "退職"},
    Word{ReviewChoice, "keep", "続ける"},
    Word{ReviewChoice, "change", "変える"},
    Word{ReviewChoice, "remove", "止める"},
    Word{ReviewChoice, "unreviewed", "見直していない"},
    Word{ReviewFound, "gone", "なくなった"},
    Word{ReviewFound, "stopped", "止まった"},
    Word{ReviewFound, "changed", "変わった"},
    Word{ReviewFound, "retired", "機器を台帳から外した"},
    Word{ReviewStanding, "leaver", "辞める人"},
    Word{ReviewStanding, "unowned", "持ち主なし"},
    Word{ReviewStanding, "expired", "期限が過ぎた"},
    Word{ReviewStanding, "unused", "長く使っていない"},
    Word{ReviewStanding, "usual", "ふつう"},
    Word{ReviewWay, "account", "アカウント"},
    Word{ReviewWay, "sign-in", "関所へのログイン"},
    Word{ReviewWay, "walks-up", "画面の前に立てる人"},
    Word{ReviewWay, "unread", "読み取れていない"},
    Word{ReviewWay, "operator", "日レセのユーザID"},
    Word{ReviewWay, "operators-unread", "日レセのユーザIDは読み取れていない"},
    Word{SeenTable, "kept", "そのまま保管"},
    Word{SeenTable, "forgotten", "要約値だけ"},
    Word{SeenTable, "broken", "要約値と合いません"},
    Word{SeenTable, "unread", "いま読めません"},
    Word{SeenTable, "register", "台帳(要約値だけ)"},
    Word{SignInRole, "administrator", "設定担当"},
    Word{SignInRole, "director", "院長(管理責任者)"},
    Word{SignInRole, "safety-manager", "安全管理責任者"},
    Word{SignInRole, "staff", "職員"},
    Word{SignInRole, "temporary", "短期職員"},
    Word{SignInRole, "provider", "サポート事業所"},
    Word{SignInRole, "set-up", "設置作業者"},
    Word{SignInAct, "given", "役割を与えた"},
    Word{SignInAct, "reset", "代わって決め直した"},
    Word{SignInAct, "stopped", "院長を止めた"},
    Word{SignInState, "active", "使えます"},
    Word{SignInState, "disabled", "止めてあります"},
    Word{SignInState, "ended", "期限が切れました"},
    Word{SignInState, "left", "退職しています"},
    Word{TableStatus, "complete", "すべて読めました"},
    Word{TableStatus, "partial", "一部だけ読めました"},
    Word{TableStatus, "failed", "読み取れません"},
    Word{Use, "care", "診療"},
    Word{Use, "not-care", "診療以外"},
    Word{Use, "undecided", "未定"},
    Word{UseOrigin, "signed-in", "実測"},
    Word{UseOrigin, "record", "ほかのシステムの記録"},
    Word{UseOrigin, "written", "記入"},
    Word{MaintenanceEnding, "open", "続いています"},
    Word{MaintenanceEnding, "ended", "終わりました"},
    Word{MaintenanceEnding, "unseen", "終わりは不明"},
    Word{MaintenanceEnding, "machine-stopped", "機器が止まって終わりました"},
    Word{MaintenanceEnding, "written", "人が書いた時刻"},
    Word{MaintenanceStanding, "to-name", "行った人がわかりません"},
    Word{MaintenanceStanding, "to-confirm", "医院の確認待ち"},
    Word{MaintenanceStanding, "confirmed", "確認済み"},
    Word{MaintenanceStanding, "own", "医院の人の作業"},
    Word{MaintenanceStanding, "disputed", "心当たりがありません"},
    Word{MaintenanceStanding, "withdrawn", "取り消した記入"},
    Word{DayStanding, "closed", "休診日"},
    Word{DayStanding, "early", "まだ終わっていません"},
    Word{DayStanding, "waits", "確認を待っています"},
    Word{DayStanding, "confirmed", "確認済み"},
    Word{DayStanding, "differs", "確認のあとに記録が変わりました"},
    Word{Weekday, "mon", "月"},
    Word{Weekday, "tue", "火"},
    Word{Weekday, "wed", "水"},
    Word{Weekday, "thu", "木"},
    Word{Weekday, "fri", "金"},
    Word{Weekday, "sat", "土"},
    Word{Weekday, "sun", "日"},
    Word{WorrySign, "screen", "画面がおかしい"},
    Word{WorrySign, "stuck", "動かない・遅い"},
    Word{WorrySign, "message", "知らない画面やメッセージ"},
    Word{WorrySign, "figures", "数字や内容がおかしい"},
    Word{WorrySign, "machine", "機器や配線が変わっている"},
    Word{WorrySign, "other", "その他・なんとなく心配"},
    Word{WorryStep, "told", "伝えました"},
    Word{WorryStep, "answered", "返事がありました"},
    Word{WorryStep, "added", "書き足しました"},
    Word{WorryStep, "closed", "終えました"},
    Word{WorryStep, "reopened", "もう一度開きました"},
    Word{WorryWay, "telephone", "電話"},
    Word{WorryWay, "fax", "ファクス"},
    Word{WorryWay, "visit", "来てもらって"},
    Word{WorryWay, "mail", "メール"},
};

}  // namespace

std::string wordOf(const Session& session, Vocabulary vocabulary, const Json& value) {
  std::string word = plain(value);
  if (session.language != Language::Japanese) return word;
  const auto* found = std::ranges::find_if(
      kWords, [&](const Word& one) { return one.vocabulary == vocabulary && one.value == word; });
  return found == kWords.end() ? word : std::string(found->ja);
}

std::string wordsOf(const Session& session, Vocabulary vocabulary, const Json& list) {
  std::string text;
  const auto* values = list.array();
  if (values == nullptr) return text;
  for (const Json& value : *values) {
    if (!text.empty()) text += session.say(Words{"、", ","});
    text += wordOf(session, vocabulary, value);
  }
  return text;
}

std::string verdictWords(const Session& session, const Json& verdict) {
  const auto* found = std::ranges::find(kVerdicts, plain(verdict), &VerdictWords::name);
  if (found == kVerdicts.end()) return plain(verdict);
  return std::string(found->mark) + " " + std::string(session.say(found->words));
}

}  // namespace sekisho::cli
