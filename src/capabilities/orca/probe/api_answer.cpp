#include "capabilities/orca/probe/api_answer.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "capabilities/orca/probe/log_words.h"
#include "capabilities/orca/probe/version_files.h"
#include "core/clock.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMaxApiText = 2048;
constexpr std::size_t kMaxApiName = 240;  // bytes: 80 characters

// Menus of strong rights, as bits.
constexpr unsigned kDataOutput = 1U;
constexpr unsigned kExternalMedia = 2U;
constexpr unsigned kMasterEntry = 4U;
constexpr unsigned kMasterUpdating = 8U;
constexpr unsigned kSystemManagement = 16U;

// This interface numbers them otherwise than 職員情報 does.
unsigned menuFrom(std::string_view number) {
  if (number == "71") return kDataOutput;
  if (number == "82") return kExternalMedia;
  if (number == "91") return kMasterEntry;
  if (number == "92") return kMasterUpdating;
  return number == "101" ? kSystemManagement : 0U;
}

/// What an answer is read into: told of each element that ends.
class ApiTaker {
 public:
  virtual ~ApiTaker() = default;
  /// An element without others in it. `parent` is the name of the one that it is in.
  virtual void leaf(std::string_view parent, std::string_view name, std::string_view text) = 0;
  /// An element with others in it; false to refuse the answer.
  [[nodiscard]] virtual bool ended(std::string_view name) = 0;
};

struct ApiReading {
  XML_Parser parser;
  ApiTaker& taker;
  std::vector<std::string> open = {};
  std::string text = {};
  bool has_children = false;
  bool refused = false;

  void refuse() {
    refused = true;
    XML_StopParser(parser, XML_FALSE);
  }
};

void onApiStart(void* data, const XML_Char* name, const XML_Char** /*attributes*/) {
  ApiReading& reading = *static_cast<ApiReading*>(data);
  if (reading.open.size() == kMaxApiDepth) return reading.refuse();
  reading.open.emplace_back(name);
  reading.text.clear();
  reading.has_children = false;
}

void onApiEnd(void* data, const XML_Char* /*name*/) {
  ApiReading& reading = *static_cast<ApiReading*>(data);
  if (reading.open.empty()) return;  // expat may tell one more end after a stop
  const std::string name = std::move(reading.open.back());
  reading.open.pop_back();
  if (reading.has_children) {
    if (!reading.taker.ended(name)) reading.refuse();
  } else if (!reading.open.empty()) {
    reading.taker.leaf(reading.open.back(), name, trimmed(reading.text));
  }
  reading.text.clear();
  reading.has_children = true;
}

void onApiText(void* data, const XML_Char* text, int length) {
  ApiReading& reading = *static_cast<ApiReading*>(data);
  reading.text.append(text, static_cast<std::size_t>(length));
  if (reading.text.size() > kMaxApiText) reading.refuse();
}

void onApiDocumentType(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  static_cast<ApiReading*>(data)->refuse();
}

bool readApiXml(std::string_view xml, ApiTaker& taker) {
  if (xml.size() > kMaxApiAnswer) return false;
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate("UTF-8"), &XML_ParserFree);
  if (!parser) return false;
  ApiReading reading{.parser = parser.get(), .taker = taker};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), &onApiStart, &onApiEnd);
  XML_SetCharacterDataHandler(parser.get(), &onApiText);
  XML_SetStartDoctypeDeclHandler(parser.get(), &onApiDocumentType);
  const auto status = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  return status == XML_STATUS_OK && !reading.refused;
}

std::unexpected<Error> notUnderstood() {
  return fail(ErrorCode::Corrupt, MessageId{"orca.api-not-understood"});
}

// Nothing but zeros is well; "8099" and "0099" are of a user that is not registered.
Result<void> checkResult(std::string_view code) {
  const bool digits = code.size() >= 2 && code.size() <= 5 &&
                      std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return notUnderstood();
  if (code.find_first_not_of('0') == std::string_view::npos) return {};
  if (code.ends_with("099")) {
    return fail(ErrorCode::PermissionDenied, MessageId{"orca.api-user-refused"});
  }
  return fail(ErrorCode::Unavailable, MessageId{"orca.api-result"},
              fmt::format("Api_Result {}", code));
}

std::string versionFrom(std::string_view text) {
  return std::string(isVersion(text) ? text : std::string_view());
}

std::string lineFrom(std::string_view text, std::size_t most) {
  std::string line = spacesFolded(text);
  return isOneLine(line, most) ? line : std::string();
}

// A master whose name cannot be told is still one that may be behind.
constexpr std::string_view kUnnamed = "-";

class StateTaker final : public ApiTaker {
 public:
  void leaf(std::string_view parent, std::string_view name, std::string_view text) override {
    if (parent == "private_objects") return takeOwn(name, text);
    if (parent == "Database_Information") return takeVersion(state_.schema, name, text);
    if (parent == "Master_Update_Information" && name == "Last_Update_Date") {
      masters_asked_ = fromIsoDay(text);
    } else if (parent == "Master_Version_Information_child") {
      if (name == "Name") master_.name = lineFrom(text, kMaxApiName);
      takeVersion(master_.versions, name, text);
    } else if (parent == "Program_Update_Information_child") {
      takeProgram(name, text);
    }
  }

  bool ended(std::string_view name) override {
    if (name == "Master_Version_Information_child") {
      if (master_.name.empty()) master_.name = kUnnamed;
      state_.masters.push_back(std::move(master_));
      master_ = {};
    } else if (name == "Program_Update_Information_child") {
      takeUpdate(state_.programs);
    }
    return state_.masters.size() <= kMaxApiRows;
  }

  [[nodiscard]] Result<SystemState> finish() && {
    if (auto well = checkResult(code_); !well) return std::unexpected(std::move(well.error()));
    for (Master& master : state_.masters) master.asked = masters_asked_;
    return std::move(state_);
  }

 private:
  void takeOwn(std::string_view name, std::string_view text) {
    if (name == "Api_Result") code_ = text;
    if (name == "Jma_Receipt_Version") state_.edition = versionFrom(text);
  }
  static void takeVersion(Versions& versions, std::string_view name, std::string_view text) {
    if (name == "Local_Version") versions.local = versionFrom(text);
    if (name == "New_Version") versions.newest = versionFrom(text);
  }
  void takeProgram(std::string_view name, std::string_view text) {
    if (name == "Date") day_ = fromIsoDay(text);
    if (name == "Comment") title_ = lineFrom(text, kMaxApiName);
    if (name == "State" && !text.empty()) applied_ = text == "済";
  }
  // They come newest first; one without a state is a remark about a look for updates.
  void takeUpdate(Programs& programs) {
    if (day_ > programs.asked) programs.asked = day_;
    if (applied_) {
      if (programs.versions.newest.empty()) programs.versions.newest = title_;
      if (*applied_ && programs.versions.local.empty()) programs.versions.local = title_;
      programs.applied = programs.applied.value_or(true) && *applied_;
    }
    day_.reset();
    title_.clear();
    applied_.reset();
  }

  SystemState state_ = {};
  Master master_ = {};
  std::optional<std::chrono::sys_days> masters_asked_ = {};
  std::optional<std::chrono::sys_days> day_ = {};
  std::string title_ = {};
  std::optional<bool> applied_ = {};
  std::string code_ = {};
};

class UsersTaker final : public ApiTaker {
 public:
  void leaf(std::string_view parent, std::string_view name, std::string_view text) override {
    if (parent == "manageusersres" && name == "Api_Result") {
      code_ = text;
    } else if (parent == "User_Information_child") {
      takeUser(name, text);
    } else if (parent == "Menu_Item_Name_Information_child" && name == "Menu_Item_Number") {
      known_ |= menuFrom(text);
    } else if (parent == "Menu_Item_Information_child") {
      if (name == "Menu_Item_Number") menu_ = menuFrom(text);
      if (name == "Menu_Item_Privilege") allowed_ = text == "1";
    }
  }

  bool ended(std::string_view name) override {
    if (name == "Menu_Item_Information_child") {
      if (allowed_) menus_ |= menu_;
      menu_ = 0U;
      allowed_ = false;
    } else if (name == "User_Information_child") {
      if (user_.user.empty()) {
        ++users_.untold;
      } else {
        users_.all.push_back(std::move(user_));
        menus_of_ += static_cast<char>(menus_);
      }
      user_ = {};
      menus_ = 0U;
    }
    return users_.all.size() <= kMaxApiRows;
  }

  [[nodiscard]] Result<ApiUsers> finish() && {
    if (auto well = checkResult(code_); !well) return std::unexpected(std::move(well.error()));
    for (std::size_t i = 0; i < users_.all.size(); ++i) {
      ApiUser& user = users_.all[i];
      // Menus are told to administrators; without that of their own nothing is known of anybody.
      if (!user.administrator) continue;
      const unsigned menus = static_cast<unsigned char>(menus_of_[i]);
      user.may_manage_system = any(menus, kSystemManagement);
      user.may_export = any(menus, kDataOutput | kExternalMedia);
      user.may_update_masters = any(menus, kMasterEntry | kMasterUpdating);
    }
    return std::move(users_);
  }

 private:
  void takeUser(std::string_view name, std::string_view text) {
    if (name == "User_Id" && isUserId(text)) user_.user = text;
    if (name == "Hospital_Id_Number") user_.clinic = numberFrom(text);
    if (name == "Group_Number") user_.group = numberFrom(text);
    if (name == "Start_Date") takeEnd(user_.period.from, text);
    if (name == "Expiry_Date") takeEnd(user_.period.until, text);
    if (name == "Administrator_Privilege" && (text == "0" || text == "1")) {
      user_.administrator = text == "1";
    }
    if (name != "Full_Name") return;
    if (std::string line = lineFrom(text, kMaxApiName); !line.empty()) user_.name = std::move(line);
  }
  // "Absent" is an open end.
  void takeEnd(std::optional<std::chrono::sys_days>& end, std::string_view text) {
    end = fromIsoDay(text);
    user_.period.told = user_.period.told && (end || trimmed(text).empty());
  }
  [[nodiscard]] std::optional<bool> any(unsigned menus, unsigned wanted) const {
    if ((menus & wanted) != 0U) return true;
    return (known_ & wanted) == wanted ? std::optional(false) : std::nullopt;
  }

  ApiUsers users_ = {};
  std::string menus_of_ = {};  // a byte of bits each
  unsigned known_ = 0U;
  ApiUser user_ = {};
  unsigned menus_ = 0U;
  unsigned menu_ = 0U;
  bool allowed_ = false;
  std::string code_ = {};
};

}  // namespace

Result<SystemState> systemStateFromApi(std::string_view xml) {
  StateTaker taker;
  if (!readApiXml(xml, taker)) return notUnderstood();
  return std::move(taker).finish();
}

Result<ApiUsers> usersFromApi(std::string_view xml) {
  UsersTaker taker;
  if (!readApiXml(xml, taker)) return notUnderstood();
  return std::move(taker).finish();
}

std::string systemStateRequest(std::chrono::local_seconds now) {
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::hh_mm_ss time{now - day};
  return fmt::format(
      R"(<data><private_objects type="record"><Request_Date type="string">{}</Request_Date>)"
      R"(<Request_Time type="string">{:02}:{:02}:{:02}</Request_Time></private_objects></data>)",
      toIsoDay(std::chrono::sys_days{day.time_since_epoch()}), time.hours().count(),
      time.minutes().count(), time.seconds().count());
}

std::string_view usersRequest() {
  return R"(<data><manageusersreq type="record"><Request_Number type="string">01</Request_Number>)"
         R"(</manageusersreq></data>)";
}

}  // namespace sekisho::orca
