#include "interfaces/cli/commands.h"

#include <algorithm>
#include <iterator>

namespace sekisho::cli {

namespace {

std::vector<Option> personOptions(std::initializer_list<Option> more) {
  std::vector<Option> options = {
      {"kana", "TEXT", {"ふりがな", "Kana"}},
      {"kind",
       "KIND",
       {"職種 director,doctor,nurse,clerk,other-staff,temporary,walks-up,engineer",
        "Kind: director, doctor, nurse, clerk, other-staff, temporary, walks-up, engineer"}},
      {"employer", "TEXT", {"所属(派遣元、事業所)", "Employer, if not the clinic"}},
      {"duty",
       "DUTIES",
       {"安全管理の役目 safety-manager,planner,operations,auditor",
        "Duties of safe management: safety-manager, planner, operations, auditor"},
       "/safety_roles"},
      {"from", "DAY", {"入職日", "First day"}},
      {"until", "DAY", {"最後の日(空なら消す)", "Last day; empty takes it away"}},
      {"language", "LANGUAGE", {"ことば ja,en", "Language: ja, en"}},
      {"pledge",
       "DAY",
       {"守秘の誓約の日(空なら消す)", "Day of the pledge; empty takes it away"},
       "/pledge/signed_on"},
      {"ends-with-work",
       "",
       {"誓約に退職後のことが書かれていない", "The pledge ends with the work"},
       "/pledge/after_leaving"},
      {"clause",
       "TEXT",
       {"派遣元との契約の条", "Clause of the agency's contract"},
       "/pledge/contract_clause"},
      {"pledge-document",
       "ID",
       {"誓約書か契約書(登録した書類)", "The pledge or contract, on file"},
       "/pledge/document"},
      {"instructed-by", "ID", {"指示する人", "Who instructs them"}},
      {"operator", "TEXT", {"日レセの番号", "日レセ operator"}},
      {"briefed", "DAY", {"決まりを説明した日", "Day on which the rules were explained"}}};
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

/// Roles, with why and until when.
std::vector<Option> grantOptions() {
  return {{"role",
           "ROLES",
           {"役割 director,administrator,safety-manager,staff,temporary,provider,set-up",
            "Roles: director,administrator,safety-manager,staff,temporary,provider,set-up"},
           "/roles"},
          {"why", "SENTENCES", {"この役割にする理由", "Why these roles are given"}, "/reason"},
          {"until", "DAY", {"最後の日(400日先まで)", "Last day, up to 400 days ahead"}},
          {"contract", "SENTENCES", {"契約(provider のとき)", "Contract, of a provider"}},
          {"scope", "SENTENCES", {"作業の範囲(provider のとき)", "Scope, of a provider"}}};
}

/// What the hub itself and its sign-ins are told.
std::vector<Command> clinicCommands() {
  return {
      {.words = "setup",
       .about = {"関所本体のはじめの設定をします", "Sets the hub up"},
       .options =
           {{"clinic", "NAME", {"医療機関の名前", "Name of the clinic"}},
            {"admin",
             "NAME",
             {"設定する人の氏名", "Name of the person who sets it up"},
             "/administrator/name"},
            {"director",
             "",
             {"設定する人は院長(管理責任者)でもあります", "That person is the director as well"},
             "/administrator/roles"},
            {"role",
             "ROLES",
             {"この機械の役割 server,terminal,hub,other(指定しなければ hub,other)",
              "Roles of this machine: server,terminal,hub,other (default: hub,other)"},
             "/machine/roles"},
            {"hours", "FILE", {"診療時間(JSON)", "Opening hours (JSON)"}},
            {"name", "HOSTNAME", {"ブラウザーで開く名前", "Name that browsers use"}, "/host_name"},
            {"lan",
             "",
             {"院内のほかの機械からも開けるようにします", "Reachable from other machines"}},
            {"p07-purpose",
             "SENTENCES",
             {"第7条の記録：目的", "Record of P-07: purpose"},
             "/p07/purpose"},
            {"p07-opinion",
             "SENTENCES",
             {"第7条の記録：サポート事業所の意見", "Record of P-07: provider's opinion"},
             "/p07/provider_opinion"},
            {"p07-opinion-by",
             "NAME",
             {"第7条の記録：意見を述べた人", "Record of P-07: who gave it"},
             "/p07/opinion_by"},
            {"p07-decided-by",
             "NAME",
             {"第7条の記録：決めた人", "Record of P-07: who decided"},
             "/p07/decided_by"}},
       .begins = true,
       .run = &setUp},
      {.words = "settings",
       .about = {"医療機関の名前と診療時間を見るか、変えます",
                 "Shows or changes the clinic's name and opening hours"},
       .options = {{"clinic", "NAME", {"医療機関の名前", "Name of the clinic"}},
                   {"hours", "FILE", {"診療時間(JSON)", "Opening hours (JSON)"}}},
       .run = &settings}};
}

/// Who may sign in.
std::vector<Command> userCommands() {
  return {{.words = "user list",
           .about = {"ログインできる人の一覧", "Lists the sign-ins"},
           .run = &listUsers},
          {.words = "user add",
           .about = {"ログインできる人を加えます", "Adds a sign-in"},
           .positional = {"NAME"},
           .options = grantOptions(),
           .changes = true,
           .run = &addUser},
          {.words = "user grant",
           .about = {"役割を決め直します", "Gives a person roles anew"},
           .positional = {"NAME"},
           .options = grantOptions(),
           .changes = true,
           .run = &grantUser},
          {.words = "user disable",
           .about = {"ログインを止めます", "Stops a sign-in"},
           .positional = {"NAME"},
           .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
           .changes = true,
           .run = &disableUser},
          {.words = "user set-up-done",
           .about = {"設置が終わったと院長が確認し、設置作業者のログインを止めます",
                     "The director confirms that the set-up is over; set-up accounts end"},
           .changes = true,
           .run = &confirmSetUp},
          {.words = "user reset",
           .about = {"パスワードを設定し直すか、番号を出します(2段階目の確認も消えます)",
                     "Sets a new password or deals a code; second factors go, too"},
           .positional = {"NAME"},
           .changes = true,
           .run = &resetUser}};
}

/// The staff register.
std::vector<Command> peopleCommands() {
  return {{.words = "person list",
           .about = {"職員台帳", "Lists the staff register"},
           .options = {{"past", "", {"辞めた人も", "Those who left too"}}},
           .run = &listPeople},
          {.words = "person add",
           .about = {"職員台帳に登録します", "Adds a person to the staff register"},
           .positional = {"NAME"},
           .options = personOptions({}),
           .changes = true,
           .run = &addPerson},
          {.words = "person change",
           .about = {"職員台帳を直します", "Changes a person of the staff register"},
           .positional = {"ID"},
           .options = personOptions(
               {{"name", "NAME", {"氏名", "Name"}}, {"why", "SENTENCES", {"理由", "Reason"}}}),
           .changes = true,
           .run = &changePerson},
          {.words = "person import",
           .about = {"職員の一覧(CSV)から登録します", "Adds the people of a staff list (CSV)"},
           .positional = {"FILE"},
           .options = {{"preview", "", {"確かめるだけ", "Only shows what would happen"}}},
           .changes = true,
           .run = &importPeople}};
}

/// What staff are told before they are observed.
std::vector<Command> observationCommands() {
  return {
      {.words = "notice list",
       .about = {"職員への説明の一覧", "Lists the notices to staff"},
       .run = &listNotices},
      {.words = "notice record",
       .about = {"職員への説明の内容を決めます", "Writes down what staff are to be told"},
       .options = {{"purpose", "SENTENCES", {"目的", "Purpose"}},
                   {"responsible", "ID", {"責任を持つ人", "Who answers for it"}},
                   {"viewers",
                    "ROLES",
                    {"見る人の役割 director,administrator,safety-manager",
                     "Roles that may see: director, administrator, safety-manager"},
                    "/viewers/roles"},
                   {"persons",
                    "IDS",
                    {"ほかに見る人(番号をコンマで区切る)", "Others who may see, by commas"},
                    "/viewers/persons"},
                   {"keep", "MONTHS", {"残す月数", "Months for which it is kept"}, "/keep_months"},
                   {"start", "DAY", {"始める日", "First day"}},
                   {"until", "DAY", {"最後の日", "Last day"}}},
       .changes = true,
       .run = &recordNotice},
      {.words = "notice given",
       .about = {"職員に説明した日を記録します", "Records the day on which staff were told"},
       .positional = {"ID"},
       .options = {{"day", "DAY", {"説明した日", "Day on which staff were told"}}},
       .changes = true,
       .run = &giveNotice},
      {.words = "notice end",
       .about = {"職員への説明を終わらせます(すぐに集めなくなります)",
                 "Ends a notice; collection stops at once"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &endNotice},
  };
}

/// What only people can say.
std::vector<Command> statementCommands() {
  return {
      {.words = "statement list",
       .about = {"人が申告する項目と、今の答え", "Lists what people are asked and the answers"},
       .run = &listStatements},
      {.words = "statement make",
       .about = {"申告します(ANSWER は yes,no,not-applicable)",
                 "Answers a control: yes, no or not-applicable"},
       .positional = {"CONTROL", "ANSWER"},
       .options = {{"checked", "DAY", {"確認日", "Day it was checked"}},
                   {"target", "DAY", {"目標日(no のとき)", "Target day, of a no"}},
                   {"in-charge", "ID", {"進める人(no のとき)", "Who puts it right, of a no"}},
                   {"reason", "SENTENCES", {"理由", "Reason"}},
                   {"document",
                    "IDS",
                    {"付ける書類(番号をコンマで区切る)", "Documents that go with it, by commas"},
                    "/documents"}},
       .changes = true,
       .run = &makeStatement},
      {.words = "statement confirm",
       .about = {"もう一人の人として、申告を確認します",
                 "Confirms an answer that needs a second person"},
       .positional = {"ID"},
       .options = {{"why",
                    "SENTENCES",
                    {"一人で確認する理由(ほかにだれもいないとき)",
                     "Why one alone confirms, where nobody else is there"}}},
       .changes = true,
       .run = &confirmStatement},
      {.words = "statement withdraw",
       .about = {"申告を取り下げます", "Withdraws an answer"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &withdrawStatement},
  };
}

/// Files on record.
std::vector<Command> documentCommands() {
  return {
      {.words = "document list",
       .about = {"保存した書類の一覧(新しい順)", "Lists the documents on file, newest first"},
       .run = &listDocuments},
      {.words = "document add",
       .about = {"書類を保存します(50MBまで)", "Puts a document on file (up to 50 MB)"},
       .positional = {"FILE"},
       .options = {{"title",
                    "SENTENCES",
                    {"何の書類か(指定しなければファイルの名前)",
                     "What it is; the file's name unless said"}}},
       .changes = true,
       .run = &addDocument},
      {.words = "document get",
       .about = {"書類をファイルに取り出します", "Saves a document as a file"},
       .positional = {"ID", "FILE"},
       .changes = true,
       .run = &getDocument},
  };
}

/// Whose accounts are, and who is signed in.
std::vector<Command> accessCommands() {
  return {
      {.words = "access list",
       .about = {"機器のアカウントと、その持ち主", "Lists accounts of machines and whose they are"},
       .run = &listAccess},
      {.words = "access assign",
       .about = {"アカウントの持ち主を決めます", "Decides whose an account is"},
       .positional = {"DEVICE", "ACCOUNT"},
       .options = {{"person", "ID", {"持ち主、または責任を持つ人", "Owner, or who answers for it"}},
                   {"use",
                    "USE",
                    {"使うもの person,service(指定しなければ person)",
                     "Used by: person, service (default: person)"}},
                   {"purpose",
                    "SENTENCES",
                    {"何に使うか(service のとき)", "What for, of a service"}},
                   {"from", "DAY", {"最初の日", "First day"}},
                   {"until", "DAY", {"最後の日", "Last day"}}},
       .changes = true,
       .run = &assignAccount},
      {.words = "access release",
       .about = {"アカウントの持ち主を取り消します", "Takes an account from its owner"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &releaseAccount},
      {.words = "session list",
       .about = {"いまログインしているところ", "Lists who is signed in where"},
       .changes = true,
       .run = &listSessions},
      {.words = "session end",
       .about = {"離れたところからログアウトさせます", "Signs a session out from afar"},
       .positional = {"ID"},
       .changes = true,
       .run = &endSession},
  };
}

/// Who goes on using what.
std::vector<Command> reviewCommands() {
  return {
      {.words = "review list",
       .about = {"権限の見直しの一覧", "Lists the reviews of access"},
       .run = &listReviews},
      {.words = "review show",
       .about = {"見直しの行と、決めたこと", "Lists the lines of a review and what was decided"},
       .positional = {"ID"},
       .run = &showReview},
      {.words = "review start",
       .about = {"いまの利用者・権限で、見直しを始めます",
                 "Starts a review over the access register as it is"},
       .options = {{"due", "DAY", {"いつまでに署名するか", "Until when it is to be signed"}}},
       .changes = true,
       .run = &startReview},
      {.words = "review decide",
       .about = {"見直しの1行を決めます keep,change,remove",
                 "Decides a line: keep, change, remove"},
       .positional = {"ID", "LINE", "CHOICE"},
       .options = {{"remark",
                    "SENTENCES",
                    {"何をするか(change,remove のとき)", "What is to be done, unless it is kept"}},
                   {"why",
                    "SENTENCES",
                    {"自分の行を一人で決める理由", "Why one decides alone about one's own use"}}},
       .changes = true,
       .run = &decideReviewLine},
      {.words = "review sign",
       .about = {"見直しに署名します", "Signs a review"},
       .positional = {"ID"},
       .options = {{"summary", "SENTENCES", {"まとめ", "Summary"}}},
       .changes = true,
       .run = &signReview},
  };
}

/// The device register.
std::vector<Command> deviceCommands() {
  return {
      {.words = "enrol token",
       .about = {"機器をつなぐ番号を作ります", "Makes a token that connects a device"},
       .positional = {"DEVICE"},
       .changes = true,
       .run = &makeEnrolmentToken},
      {.words = "device list", .about = {"機器の一覧", "Lists the devices"}, .run = &listDevices},
      {.words = "device add",
       .about = {"機器を台帳に登録します", "Registers a device"},
       .positional = {"NAME"},
       .options =
           {{"role",
             "ROLES",
             {"役割 server,terminal,hub,other、まだ決めていなければ undecided(指定しないときも)",
              "Roles: server,terminal,hub,other; undecided if nobody has said yet (default)"},
             "/roles"},
            {"use", "USE", {"用途 care,not-care,undecided", "Use: care, not-care, undecided"}},
            {"place", "TEXT", {"場所", "Place"}},
            {"owner", "TEXT", {"担当", "Owner"}},
            {"mac", "MAC", {"MACアドレス", "Hardware address"}},
            {"ip", "IP", {"IPアドレス", "IP address"}}},
       .changes = true,
       .run = &addDevice},
      {.words = "device show",
       .about = {"機器のアドレスの移り変わりと、決めたこと",
                 "A device's addresses over time and decisions"},
       .positional = {"DEVICE"},
       .run = &showDevice},
      {.words = "device neighbours",
       .about = {"LANで見えた、まだ登録していない機器",
                 "Machines met on the LAN that are not registered"},
       .run = &listNeighbours},
      {.words = "device attach",
       .about = {"LANで見えた機器を、台帳の機器のものにします",
                 "Says that a machine met on the LAN is this device"},
       .positional = {"DEVICE", "MAC"},
       .changes = true,
       .run = &attachAddress},
      {.words = "device merge",
       .about = {"OTHERの行をDEVICEにまとめます(並べて確かめてから)",
                 "Merges the row OTHER into DEVICE, after showing both"},
       .positional = {"DEVICE", "OTHER"},
       .options = {{"yes", "", {"聞かずにまとめる", "Merges without asking"}}},
       .changes = true,
       .run = &mergeDevices},
      {.words = "device retire",
       .about = {"機器を台帳から外します", "Takes a device out of the register"},
       .positional = {"DEVICE"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &retireDevice},
      {.words = "device import",
       .about = {"DHCPの一覧(CSV)から登録します", "Registers devices of a DHCP lease list (CSV)"},
       .positional = {"FILE"},
       .options = {{"preview", "", {"確かめるだけ", "Only shows what would happen"}}},
       .changes = true,
       .run = &importDevices}};
}

/// What was seen, judged, recorded and kept.
std::vector<Command> evidenceCommands() {
  return {
      {.words = "facts",
       .about = {"読み取った表をそのまま表示します", "Shows a fact table as received"},
       .positional = {"TABLE"},
       .options = {{"device", "DEVICE", {"機器の名前か番号", "Name or id of the device"}}},
       .run = &showFacts},
      {.words = "board", .about = {"点検ボード", "The board"}, .run = &showBoard},
      {.words = "control show",
       .about = {"点検項目の内容と結果", "One control and what it saw"},
       .positional = {"ID"},
       .run = &showControl},
      {.words = "journal list",
       .about = {"日誌の一覧(新しい順)", "Lists journal entries, newest first"},
       .options = {{"limit", "N", {"件数", "How many"}},
                   {"before", "INDEX", {"この番号より前", "Before this index"}},
                   {"class", "CLASS", {"種類 decision,usage,raw", "Class: decision, usage, raw"}}},
       .run = &listEntries},
      {.words = "backup",
       .about = {"バックアップを作ります", "Makes a backup"},
       .changes = true,
       .run = &makeBackup},
      {.words = "backups",
       .about = {"バックアップの一覧", "Lists the backups"},
       .run = &listBackups}};
}

}  // namespace

std::span<const Command> commands() {
  static const std::vector<Command> kCommands = [] {
    std::vector<Command> all = clinicCommands();
    for (const auto group :
         {&userCommands, &peopleCommands, &accessCommands, &reviewCommands, &observationCommands,
          &statementCommands, &documentCommands, &deviceCommands, &evidenceCommands}) {
      std::ranges::move(group(), std::back_inserter(all));
    }
    return all;
  }();
  return kCommands;
}

}  // namespace sekisho::cli
