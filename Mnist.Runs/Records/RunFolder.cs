using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.Models;
using Mnist.Models.Saving.SavedModel;
using Mnist.Runs.Paper;

namespace Mnist.Runs.Records;

/// <summary>The folder of a run: a model, the record of its training and its evaluation, each of which may be missing.</summary>
public static class RunFolder
{
    // Far above any record of a training and far below what hurts a machine.
    private const long MaxRecordBytes = 64 << 20;

    private static readonly string[] Records = [RunRecord.FileName, EvaluationRecord.FileName];

    /// <summary>Finds out before hours of training whether a model and its records can be saved.</summary>
    /// <param name="folder">Where they will be saved.</param>
    /// <exception cref="ModelFormatException">They cannot, or something that is there would be lost.</exception>
    public static void RequireWritable(string folder)
    {
        SavedModelFolder.RequireReplaceable(folder, overwrite: true, Records);
        try
        {
            Atomic.ProbeFolder(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException("the output folder cannot be written; give another one", folder, inner: error);
        }
    }

    /// <summary>Saves a model with the record of its training, in place of a model and records that are there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The model.</param>
    /// <param name="run">The record.</param>
    /// <returns>The record with the folder in it.</returns>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public static RunRecord Write(string folder, Sequential model, RunRecord run) => Write(folder, model, run, _ => null).Run;

    /// <summary>Saves a model with the record of its training and its evaluation, all at once, in place of a model and records that are there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The model.</param>
    /// <param name="run">The record.</param>
    /// <param name="evaluate">Evaluates the model that lies in the folder it is given, before that takes its place; null for none. Where it fails, the model is saved without an evaluation all the same, and the exception comes then.</param>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    internal static (RunRecord Run, EvaluationRecord? Evaluation) Write(string folder, Sequential model, RunRecord run, Func<string, EvaluationRecord?> evaluate)
    {
        EvaluationRecord? evaluation = null;
        ExceptionDispatchInfo? failure = null;
        SavedModelFolder.Write(
            model,
            folder,
            overwrite: true,
            staged =>
            {
                Write(Path.Combine(staged, RunRecord.FileName), run with { SavedModel = null, Profile = null }, RunJson.Default.RunRecord);
                (evaluation, failure) = Try(() => evaluate(staged));
                if (evaluation is not null)
                {
                    Write(staged, evaluation);
                }
            },
            Records);
        failure?.Throw();
        return (run with { SavedModel = folder }, evaluation);
    }

    /// <summary>Writes an evaluation, in place of one that is there.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public static string Write(string folder, EvaluationRecord evaluation)
    {
        string file = Path.Combine(folder, EvaluationRecord.FileName);
        Write(file, evaluation, RunJson.Default.EvaluationRecord);
        return file;
    }

    /// <summary>Writes an evaluation on the rows of a file, in place of one that is there.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public static string Write(string folder, RowEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        if (evaluation.Numbers is not { } numbers)
        {
            return Write(folder, evaluation.Classes ?? throw new ArgumentException("An evaluation is of classes or of numbers; received neither.", nameof(evaluation)));
        }

        string file = Path.Combine(folder, EvaluationRecord.FileName);
        Write(file, numbers, RunJson.Default.RegressionRecord);
        return file;
    }

    /// <summary>Finds out whether an evaluation can be written.</summary>
    /// <param name="folder">Where it will be written; made if missing.</param>
    /// <exception cref="ModelFormatException">It cannot.</exception>
    public static void RequireEvaluationWritable(string folder)
    {
        string file = Path.Combine(folder, EvaluationRecord.FileName);
        Guard(file, () =>
        {
            Atomic.CreateFolder(folder);
            Atomic.ProbeFile(file);
        });
    }

    /// <summary>Reads what is known of a run.</summary>
    /// <param name="folder">A folder with <see cref="RunRecord.FileName"/>, <see cref="EvaluationRecord.FileName"/> or both.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ModelFormatException">The folder is missing or holds neither, or a record is damaged.</exception>
    public static StoredRun Read(string folder) => Is(folder) || (!Directory.Exists(folder) && Atomic.Mend(folder) && Is(folder))
        ? ReadRun(folder)
        : throw new ModelFormatException(
            Directory.Exists(folder)
                ? $"the folder holds neither {RunRecord.FileName} nor {EvaluationRecord.FileName}; give the folder of a training, of a stored evaluation, or of a reproduction"
                : "there is no such folder; give the folder of a training, of a stored evaluation, or of a reproduction",
            folder);

    /// <summary>Reads all runs of a folder: the run it is, or the runs in its subfolders, those of the zoo first.</summary>
    /// <param name="folder">The folder of a run, of several runs, or of a reproduction, which has them in <c>models</c>.</param>
    /// <returns>The runs, at least one.</returns>
    /// <exception cref="ModelFormatException">There is none, or a record is damaged.</exception>
    public static IReadOnlyList<StoredRun> ReadAll(string folder) => ReadAll(folder, problem => throw problem);

    /// <summary>Reads all runs of a folder that can be read.</summary>
    /// <param name="folder">As for the other form.</param>
    /// <param name="unreadable">Is told of each that cannot.</param>
    internal static IReadOnlyList<StoredRun> ReadAll(string folder, Action<ModelFormatException> unreadable)
    {
        if (Is(folder) || !Directory.Exists(folder))
        {
            return [.. Readable([folder])];
        }

        string below = Path.Combine(folder, ReproduceSettings.ModelsFolder);
        string[] folders = [.. Atomic.FoldersIn(Directory.Exists(below) ? below : folder).Where(Is).Order(StringComparer.Ordinal)];
        return [.. Readable(folders.Length > 0 ? folders : [folder]).OrderBy(run => Place(run.Name))];

        IEnumerable<StoredRun> Readable(string[] all)
        {
            foreach (string one in all)
            {
                StoredRun? run = null;
                try
                {
                    run = Read(one);
                }
                catch (ModelFormatException problem)
                {
                    unreadable(problem);
                }

                if (run is not null)
                {
                    yield return run;
                }
            }
        }
    }

    private static StoredRun ReadRun(string folder)
    {
        RunRecord? run = ReadRecord(folder, RunRecord.FileName, RunJson.Default.RunRecord, RecordCheck.Problem);
        return ReadRecord(folder, EvaluationRecord.FileName, RunJson.Default.EvaluationTask, _ => null) is { Task: not null }
            ? new StoredRun(folder, run, null) { Regression = ReadRecord(folder, EvaluationRecord.FileName, RunJson.Default.RegressionRecord, RecordCheck.Problem) }
            : new StoredRun(folder, run, ReadRecord(folder, EvaluationRecord.FileName, RunJson.Default.EvaluationRecord, RecordCheck.Problem));
    }

    private static bool Is(string folder) => Records.Any(file => File.Exists(Path.Combine(folder, file)));

    private static int Place(string model)
    {
        int place = ModelZoo.All.ToList().FindIndex(zoo => zoo.Name == model);
        return place < 0 ? int.MaxValue : place;
    }

    private static T? ReadRecord<T>(string folder, string name, JsonTypeInfo<T> type, Func<T, string?> check)
        where T : class
    {
        string file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(file);
            if (stream.Length > MaxRecordBytes)
            {
                throw new ModelFormatException($"its {stream.Length} bytes are more than the {MaxRecordBytes} of the largest record", file);
            }

            T record = JsonSerializer.Deserialize(stream, type) ?? throw new ModelFormatException("it holds null, expected a record", file);
            return check(record) is { } problem ? throw new ModelFormatException(problem, file) : record;
        }
        catch (JsonException damaged)
        {
            throw new ModelFormatException(
                $"it is not a record this program wrote{(damaged.Path is { Length: > 0 } path ? $"; the first problem is at '{path}'" : string.Empty)}; make it again", file, inner: damaged);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the file cannot be read; check its permissions", file, inner: error);
        }
    }

    private static void Write<T>(string file, T record, JsonTypeInfo<T> type) => Guard(file, () =>
    {
        Atomic.CreateFolder(Path.GetDirectoryName(file)!);
        Atomic.WriteFile(file, stream => stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(record, type) + "\n")));
    });

    // The weights are worth more than their evaluation, which can be made at any time.
    private static (EvaluationRecord? Evaluation, ExceptionDispatchInfo? Failure) Try(Func<EvaluationRecord?> evaluate)
    {
        try
        {
            return (evaluate(), null);
        }
        catch (Exception error)
        {
            return (null, ExceptionDispatchInfo.Capture(error));
        }
    }

    private static void Guard(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the file cannot be written; check the folder's permissions and that the disk has room", file, inner: error);
        }
    }
}
