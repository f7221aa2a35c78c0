using System.Diagnostics;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>One damaged file, read.</summary>
/// <param name="IsRead">Whether it was read; else it was refused.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Allocated">Bytes it allocated on the thread that read.</param>
internal sealed record Trial(bool IsRead, double Seconds, long Allocated)
{
    private const long Free = 64L << 20;

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>By what findings of one kind are told from others.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Reads the files of a recipe, and again where they could be read.</summary>
    public static Trial Run(Recipe recipe, WorkFolder work)
    {
        (string folder, long size) = work.Place(recipe);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Exception? error = Read(recipe.Reader, folder, out Digest digest);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Trial trial = new(error is null, seconds, allocated);
        long bound = (4 * size) + Free + recipe.Reader.Needs(error is null ? digest.Bytes : 0);
        if (error is not null && Refusal.Problem(error) is { } problem)
        {
            return trial with { Problem = $"{error.GetType().Name} {problem}: {error}", Kind = $"{error.GetType().Name} at {Place(error)}" };
        }

        if (allocated > bound)
        {
            string how = error is null ? "read" : "refused";
            return trial with { Problem = $"{allocated} bytes were allocated for {size}, expected at most {bound}; it was {how}: {error}", Kind = $"allocation, {how} at {Place(error)}" };
        }

        return error is null && !IsSame(recipe.Reader, folder, digest, out string? other) ? trial with { Problem = $"A second reading is another: {other}", Kind = "second reading" } : trial;
    }

    private static bool IsSame(FileReader reader, string folder, Digest first, out string? other)
    {
        Exception? error = Read(reader, folder, out Digest second);
        other = error?.ToString() ?? "other values";
        return error is null && second.Value == first.Value;
    }

    private static Exception? Read(FileReader reader, string folder, out Digest digest)
    {
        digest = new Digest();
        try
        {
            reader.Read(folder, digest);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    // The first method of the product on the stack, which is the one to mend.
    private static string Place(Exception? error) => error is null ? "" : new StackTrace(error).GetFrames()
        .Select(frame => frame.GetMethod())
        .FirstOrDefault(method => method?.DeclaringType?.Namespace is { } space && space.StartsWith("Mnist.", StringComparison.Ordinal) && !space.Contains("Protobuf", StringComparison.Ordinal)) is { } found
            ? $"{found.DeclaringType!.Name}.{found.Name}"
            : error.GetType().Name;
}
