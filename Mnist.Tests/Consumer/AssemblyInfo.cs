using Xunit.Sdk;
using Xunit.v3;

// The current folder belongs to the whole process, and some programs write into it.
[assembly: Parallelization(Mode = ParallelMode.None)]
