namespace Mnist.Runs.Records;

/// <summary>A value of settings that cannot be used.</summary>
/// <param name="Property">Name of the property, as <c>BatchSize</c>. A host that has another name for it, as a command-line option, puts that in its place.</param>
/// <param name="Text">What was expected and what was received, as one sentence.</param>
public sealed record SettingProblem(string Property, string Text)
{
    /// <summary>Name of another property that would repair it; null where it is the value itself. The host has its own name for it too.</summary>
    public string? Repair { get; init; }
}
