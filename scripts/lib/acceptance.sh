# Counts the acceptance criteria that a test run proved. To be sourced; expects the project's root as $PWD.
#
# Tests write lines of "criterion TAB passed|failed|skipped TAB test" into acceptance/*.tsv: JUnit through
# the testkit's AcceptanceLedger, the extension's tests by themselves.

acceptance_files() {
  find server/*/target/acceptance vscode-client/.build/acceptance -name '*.tsv' 2>/dev/null
}

acceptance_clear() {
  acceptance_files | while IFS= read -r file; do rm -f "$file"; done
}

# A criterion passed when a test with its tag passed and none failed. Ends with a line that counts tests.
acceptance_report() {
  acceptance_files | while IFS= read -r file; do cat "$file"; done |
    awk -F'\t' -v criteria="scripts/lib/acceptance-criteria.txt" '
      BEGIN { while ((getline id < criteria) > 0) { all[++n] = id } }
      { seen[$1, $2]++; total[$2]++ }
      END {
        for (i = 1; i <= n; i++) {
          id = all[i]
          if (seen[id, "failed"]) failedIds = failedIds " " id
          else if (seen[id, "passed"]) passed++
          else if (seen[id, "skipped"]) skippedIds = skippedIds " " id
          else missing = missing " " id
        }
        printf "Acceptance criteria: %d of %d passed.\n", passed, n
        if (failedIds) print "  failed:" failedIds
        if (skippedIds) print "  skipped:" skippedIds
        if (missing) print "  no test yet:" missing
        printf "Runs of tagged tests: %d passed, %d failed, %d skipped\n", total["passed"], total["failed"], total["skipped"]
      }'
}
