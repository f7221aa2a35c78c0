using Mnist.Formats;
using Mnist.MLNet.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Lowering;

/// <summary>What is said of models that cannot be opened or do not fit: the file, the cause, the repair.</summary>
public sealed class SavedModelToOnnxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SavedModelToOnnxTests() => ModelZoo.Get("mlp").Build(seed: 1).save(Model);

    private string Model => _folder.Sub("mlp");

    private string File => Path.Combine(Model, "saved_model.pb");

    [Fact]
    public void Missing_variables_are_named_as_the_missing_file()
    {
        Directory.Delete(Path.Combine(Model, "variables"), recursive: true);

        Check($"'{Path.Combine(Model, "variables", "variables.index")}': the file does not exist; copy the whole SavedModel folder.", Model);
    }

    [Fact]
    public void A_file_of_the_folder_is_answered_with_the_folder() => Check($"'{File}': it is part of a SavedModel; give the folder '{Model}'.", File);

    [Fact]
    public void A_folder_without_a_model_and_no_folder_at_all_are_told_apart()
    {
        Check($"'{_folder.Path}': the folder holds no saved_model.pb; give the folder of a SavedModel.", _folder.Path);
        Check($"'{_folder.Sub("none")}': there is no such model file or folder; give the folder of a SavedModel.", _folder.Sub("none"));
    }

    [Fact]
    public void A_link_that_leads_to_itself_is_named()
    {
        System.IO.File.Delete(File);
        System.IO.File.CreateSymbolicLink(File, "saved_model.pb");

        Check($"'{File}': the file cannot be read; check its permissions, and where it leads if it is a link.", Model);
    }

    [Fact]
    public void A_file_of_another_kind_is_answered_with_what_to_give()
    {
        System.IO.File.WriteAllText(File, "no model");

        Check($"'{File}': it is not a valid TensorFlow file; give the folder of a SavedModel, or a frozen graph.", Model);
    }

    [Fact]
    public void An_evaluation_by_a_model_of_other_classes_says_what_to_give()
    {
        ScoringException error = Assert.Throws<ScoringException>(() => new MulticlassEvaluator().Evaluate(Model, LabelledVectors.Create(new byte[784], new byte[1], ["cat", "dog"])));

        Assert.Equal(
            "The keys of column 'Label' stand for cat, dog, and the classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9: 'cat' is none of them. "
            + "Keys and classes are paired by name; give the classes' names in the order of the scores as classNames, or leave out rows of other labels.",
            error.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static void Check(string expected, string location) =>
        Assert.Equal(expected, Assert.Throws<ModelFormatException>(() => SavedModelToOnnx.ConvertFolder(location)).Message);
}
