#include "capabilities/usage/received.h"

#include <algorithm>

#include "capabilities/usage/dicom.h"
#include "capabilities/usage/exported.h"
#include "capabilities/usage/fhir.h"
#include "capabilities/usage/syslog_message.h"
#include "core/text.h"

namespace sekisho::usage {
namespace {

std::unexpected<Error> noAuditMessage() {
  return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "AuditMessage"}});
}

// Where the message begins; older senders put their host's name and more before it.
std::string_view messageIn(const SyslogMessage& syslog) {
  if (syslog.rfc5424) return trimmed(syslog.content);
  const std::size_t at =
      std::min(syslog.content.find("<?xml"), syslog.content.find("<AuditMessage"));
  return at == std::string_view::npos ? std::string_view{} : syslog.content.substr(at);
}

Result<Reading> readSyslogBody(std::string_view body) {
  const auto syslog = readSyslog(body);
  if (!syslog) return std::unexpected(syslog.error());
  const std::string_view message = messageIn(*syslog);
  if (message.starts_with('<')) return readDicom(bytesOf(message));
  if (message.starts_with('{')) return readFhir(message);
  return noAuditMessage();
}

}  // namespace

Result<Reading> readReceived(std::string_view type, std::string_view body) {
  if (type == kSyslogType) return readSyslogBody(body);
  if (type == kDicomType) return readDicom(bytesOf(body));
  if (type == kFhirType) return readFhir(body);
  if (type == kCsvType) return readExported(body);
  return noAuditMessage();
}

}  // namespace sekisho::usage
