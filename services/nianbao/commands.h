// SPDX-License-Identifier: Apache-2.0
// The commands of `nianbao`. Each takes its own arguments (argv[0] is the command) and returns the
// exit status of the process: 0, 1, or 2 for wrong usage and unreadable input.
#pragma once

namespace nianbao::cli {

// Checks files in this process and prints findings like a linter; stores nothing.
int CheckCommand(int argc, char** argv);
// Runs all five services in this process until a signal.
int RunCommand(int argc, char** argv);
// Sends files to a running nianbao.
int SubmitCommand(int argc, char** argv);
// Prints the reports that a running nianbao holds.
int ListCommand(int argc, char** argv);
// Prints one report in full.
int ShowCommand(int argc, char** argv);
// Prints one indicator over agencies and years.
int QueryCommand(int argc, char** argv);
// Writes facts to standard output as a file.
int ExportCommand(int argc, char** argv);
// Prints reports that hold words.
int SearchCommand(int argc, char** argv);
// Prints reports as they appear.
int WatchCommand(int argc, char** argv);
// Holds all stored reports to the rules and prints which findings change; publishes on demand.
int RevalidateCommand(int argc, char** argv);
// Makes a token for a caller and the line of the access file that knows it.
int TokenCommand(int argc, char** argv);
// Serves as a worker process of normalize or extract.
int WorkerCommand(int argc, char** argv);

}  // namespace nianbao::cli
