namespace Mnist.Runs.Records;

/// <summary>Settings ask for something that cannot be done. The message lists all problems, one a line.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">All that is wrong, at least one.</param>
    public SettingsException(params IReadOnlyList<SettingProblem> problems)
        : base(string.Join(Environment.NewLine, problems.Select(problem => $"{problem.Property}: {problem.Text}{(problem.Repair is null ? string.Empty : $" The setting for it is {problem.Repair}.")}"))) => Problems = problems;

    /// <summary>All that is wrong with the settings.</summary>
    public IReadOnlyList<SettingProblem> Problems { get; }

    /// <summary>Throws when there are problems.</summary>
    /// <exception cref="SettingsException">There are.</exception>
    internal static void ThrowIfAny(IReadOnlyList<SettingProblem> problems)
    {
        if (problems.Count > 0)
        {
            throw new SettingsException(problems);
        }
    }
}
