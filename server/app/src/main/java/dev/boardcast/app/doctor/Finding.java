package dev.boardcast.app.doctor;

/// What one check of the doctor found.
public sealed interface Finding {
  /// What was checked, in a few words.
  String subject();

  String detail();

  record Fine(String subject, String detail) implements Finding {}

  /// @param remedy what a person can do about it
  record Fault(String subject, FaultKind kind, String detail, String remedy) implements Finding {}

  /// Could not be checked, because of an earlier fault.
  record Unknown(String subject, String detail) implements Finding {}
}
