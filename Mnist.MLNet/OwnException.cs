using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Mnist.Formats;
using Mnist.Formats.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>Finds the sentence of ours in what ML.NET makes of it: where it reads a view by several threads, it throws "Splitter/consolidator worker encountered exception" in its place.</summary>
internal static class OwnException
{
    /// <summary>Moves a cursor to its next row.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool Next(DataViewRowCursor cursor)
    {
        try
        {
            return cursor.MoveNext();
        }
        catch (InvalidOperationException error) when (error is not ScoringException && Within(error) is { } own)
        {
            ExceptionDispatchInfo.Throw(own);
            throw;
        }
    }

    private static Exception? Within(Exception error)
    {
        for (Exception? inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is ScoringException or DatasetException or ModelFormatException or OperationCanceledException)
            {
                return inner;
            }
        }

        return null;
    }
}
