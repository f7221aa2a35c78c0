namespace Mnist.Runs.Records;

/// <summary>A value of settings that cannot be used.</summary>
/// <param name="Property">Name of the property, as <c>BatchSize</c>. A host that has another name for it, as a command-line option, puts that in its place.</param>
/// <param name="Text">What was expected and what was received, as one sentence.</param>
public sealed record SettingProblem(string Property, string Text);
