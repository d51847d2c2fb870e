// Records as PostgreSQL's COPY reads them: `records COUNT FILE`. A line each: time, patient and the
// message (bench::auditRecord), with tabs between.

#include <cstdlib>
#include <fstream>

#include "audit_record.h"

using namespace sekisho;

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::uint64_t records = std::strtoull(argv[1], nullptr, 10);
  std::ofstream file(argv[2]);
  for (std::uint64_t number = 0; number < records; ++number) {
    const bench::AuditRecord record = bench::auditRecord(number, bench::kPatientRole);
    file << record.time << '\t' << record.patient << '\t' << record.text << '\n';
  }
  file.close();
  return file ? 0 : 1;
}
