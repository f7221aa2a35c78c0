using Mnist.Formats;
using Mnist.Formats.Data;

namespace Mnist.Cli;

/// <summary>What a user of the command line can do about a data set, in the words of its options.</summary>
internal static class Remedies
{
    /// <summary>The library's sentence, with a remedy where the command line has one.</summary>
    public static string Sentence(DatasetException error) => error.Problem switch
    {
        DatasetProblem.NotFound or DatasetProblem.NotDownloaded or DatasetProblem.NotWritable => FileText.Sentence($"{error.Message} The option for the folder is --data."),
        DatasetProblem.Unreadable => FileText.Sentence($"{error.Message} 'mnist data --download' gets the files of a known data set."),
        _ => error.Message,
    };
}
