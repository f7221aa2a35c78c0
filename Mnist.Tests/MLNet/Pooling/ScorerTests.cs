using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.ML;
using Mnist.Formats;
using Mnist.MLNet.Pooling;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.MLNet.Pooling;

public sealed class ScorerTests
{
    [Theory]
    [InlineData("managed")]
    [InlineData("onnx")]
    public async Task Many_threads_each_get_the_scores_of_their_own_rows(string engine)
    {
        using ScorerHost host = new(options => (options.Engine, options.PoolSize) = (engine, 3));

        await Parallel.ForEachAsync(Enumerable.Range(1, 2000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, stop) =>
        {
            Products answer = i % 2 == 0 ? host.Scorer.Predict(Number.Of(i)) : await host.Scorer.ScoreAsync(Number.Of(i), stop);
            Assert.Equal(6, answer.Factor(i));
        });

        Assert.Equal(1, Assert.Single(host.Scorer.Models).Loads);
    }

    [Fact]
    public async Task No_more_rows_than_there_are_places_are_scored_at_once_and_a_wait_can_be_ended()
    {
        using Gate gate = new();
        using ScorerHost host = new(options => (options.PoolSize, options.Pipeline) = (2, gate.Before));
        Task<Products>[] tasks = [.. Enumerable.Range(1, 5).Select(i => Task.Factory.StartNew(() => host.Scorer.Predict(Number.Of(i)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        gate.AwaitRows(2);
        using CancellationTokenSource stop = new();
        Task<Products> waiting = host.Scorer.ScoreAsync(Number.Of(6), stop.Token);
        Assert.False(waiting.IsCompleted);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Open();
        Products[] answers = await Task.WhenAll(tasks);

        Assert.Equal(2, gate.MostRunning);
        Assert.Equal([6, 6, 6, 6, 6], answers.Select((answer, i) => answer.Factor(i + 1)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Scorer.ScoreAsync(Number.Of(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Models_go_by_their_names_and_another_is_refused_with_those_there_are()
    {
        using ScorerHost host = new(services: (self, services) => services.AddTensorFlowScorer<Number, Products>("seven", options => (options.Location, options.Engine) = (self.Sub("seven"), "managed")));
        MultiplyingModel.Save(host.Sub("seven"), 1, 7);

        Assert.Equal(7, host.Scorer.Predict("seven", Number.Of(3)).Factor(3));
        Assert.Equal(6, host.Factor());
        Assert.Equal(["", "seven"], host.Scorer.Models.Select(model => model.ModelName));
        ScoringException error = Assert.Throws<ScoringException>(() => host.Scorer.Predict("eight\n", Number.Of(1)));
        Assert.Equal("There is no model 'eight\ufffd' for scoring Number into Products; added are: without a name, 'seven'.", error.Message);
    }

    [Fact]
    public void A_row_that_does_not_fit_is_refused_and_the_next_is_scored()
    {
        using ScorerHost host = new();

        ScoringException error = Assert.Throws<ScoringException>(() => host.Scorer.Predict(new Number { Values = [1, 2, 3] }));

        Assert.StartsWith("A row of 'input' holds 3 numbers; the model takes 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(6, host.Factor(5));
        Assert.Throws<ArgumentNullException>(() => host.Scorer.Predict(null!));
    }

    [Fact]
    public void A_missing_model_is_named_at_once_and_found_when_it_comes()
    {
        using ScorerHost host = new(options => options.Location += "-later");

        ModelFormatException error = Assert.Throws<ModelFormatException>(host.Scorer.Load);
        Assert.Contains("there is no such model file or folder", error.Message, StringComparison.Ordinal);
        Assert.Equal((false, error.Message), (host.Scorer.Models[0].IsLoaded, host.Scorer.Models[0].Error));

        MultiplyingModel.Save(host.Model + "-later", 2, 2);
        Assert.Equal(4, host.Factor());
        Assert.Equal((true, null), (host.Scorer.Models[0].IsLoaded, host.Scorer.Models[0].Error));
    }

    [Fact]
    public void Types_that_do_not_fit_the_model_are_refused_with_what_to_do()
    {
        using ScorerHost host = new();
        using ServiceProvider services = new ServiceCollection()
            .AddTensorFlowScorer<Wrong, Products>(options => options.Location = host.Model)
            .AddTensorFlowScorer<Number, Wrong>(options => options.Location = host.Model)
            .BuildServiceProvider();

        ScoringException input = Assert.Throws<ScoringException>(() => services.GetRequiredService<ITensorFlowScorer<Wrong, Products>>().Predict(new Wrong()));
        ScoringException output = Assert.Throws<ScoringException>(() => services.GetRequiredService<ITensorFlowScorer<Number, Wrong>>().Predict(Number.Of(1)));

        Assert.Equal($"The model '{host.Model}' does not fit Wrong and its options: The model's input 'input' has no column; the data have: Something.", input.Message);
        Assert.Equal($"Number and Wrong do not fit the model '{host.Model}'; name their properties as its inputs and the columns it gives, or by ColumnName, with the same types.", output.Message);
    }

    [Fact]
    public void Options_that_cannot_be_meant_are_refused_together()
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => new ScorerHost(options =>
            (options.Location, options.PoolSize, options.QuietPeriod, options.CompleteMarker) = ("", 0, TimeSpan.Zero, "a/b")));

        Assert.Equal(
            [
                "The scorer's model has no Location; give the folder of a SavedModel",
                "The scorer's model has PoolSize 0; give 1 or more",
                "The scorer's model has QuietPeriod 00:00:00; give more than zero and at most 40 days",
                "The scorer's model has CompleteMarker 'a/b'; give the name of a file in the model's folder",
            ],
            error.Failures);
    }

    [Fact]
    public void A_zip_of_MLNet_is_scored_too()
    {
        using ScorerHost host = new(options => options.Location += ".zip");
        MLContext context = new();
        IDataView rows = context.Data.LoadFromEnumerable(new[] { Number.Of(1) });
        using TensorFlowModel network = context.Model.LoadTensorFlowModel(host.Model);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input").Fit(rows);
        context.Model.Save(transformer, rows.Schema, host.Model + ".zip");

        Assert.Equal(6, host.Factor(4));
        byte[] zip = File.ReadAllBytes(host.Model + ".zip");
        File.WriteAllBytes(host.Model + ".zip", zip[..(zip.Length / 2)]);
        Assert.Equal(
            $"The zip '{host.Model}.zip' could not be opened as a model of ML.NET; give one that mlContext.Model.Save wrote, whole.", Assert.Throws<ScoringException>(() => host.Scorer.Reload()).Message);
        Assert.Equal(6, host.Factor(4));
    }

    [Fact]
    public async Task A_disposed_scorer_ends_what_it_has_begun_and_refuses_the_rest()
    {
        using Gate gate = new();
        int disposed = 0;
        using ScorerHost host = new(options => options.Pipeline = (context, network) => new WatchedEstimator(gate.Before(context, network), () => disposed++));
        Task<Products> begun = Task.Factory.StartNew(() => host.Scorer.Predict(Number.Of(5)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        gate.AwaitRows(1);
        Assert.Equal(1, host.Clock.Running);

        host.DisposeServices();

        Assert.Equal((0, 0), (disposed, host.Clock.Running));
        ObjectDisposedException error = Assert.Throws<ObjectDisposedException>(() => host.Scorer.Predict(Number.Of(1)));
        Assert.StartsWith("The scorer was disposed; it lives as long as the service provider that made it.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(host.Scorer.Load);
        gate.Open();
        Assert.Equal(6, (await begun).Factor(5));
        Assert.Equal(1, disposed);
    }

    [Fact]
    public void Monitoring_sees_rows_loads_and_failures()
    {
        ConcurrentBag<(string Instrument, double Value, string? Error)> seen = [];
        using MeterListener listener = new() { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == "Mnist.MLNet") { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        ConcurrentBag<Activity> activities = [];
        using ActivityListener traces = new()
        {
            ShouldListenTo = source => source.Name == "Mnist.MLNet",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Add,
        };
        ActivitySource.AddActivityListener(traces);
        using ScorerHost host = new(services: (self, services) => services.AddTensorFlowScorer<Number, Products>("watched", options => (options.Location, options.Engine) = (self.Model, "managed")));

        host.Scorer.Predict("watched", Number.Of(1));
        Assert.Throws<ScoringException>(() => host.Scorer.Predict("watched", new Number()));

        Assert.Equal([null, "Mnist.MLNet.Scoring.ScoringException"], Of("mnist.scorer.duration").Select(measured => measured.Error).Order());
        Assert.All(Of("mnist.scorer.duration"), measured => Assert.True(measured.Value >= 0));
        Assert.Equal((1, null), Of("mnist.scorer.loads").Select(measured => (measured.Value, measured.Error)).Single());
        Assert.Equal(0, Of("mnist.scorer.active").Sum(measured => measured.Value));
        Activity[] watched = [.. activities.Where(activity => (string?)activity.GetTagItem("mnist.model") == "watched")];
        Assert.Equal(["load watched", "score watched", "score watched"], watched.Select(activity => activity.DisplayName).Order());
        Assert.Single(watched, activity => activity.Status == ActivityStatusCode.Error);

        IEnumerable<(string Instrument, double Value, string? Error)> Of(string instrument) => seen.Where(measured => measured.Instrument == instrument);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> named = new(tags.ToArray());
            if ((string?)named["mnist.model"] == "watched")
            {
                seen.Add((instrument.Name, value, (string?)named.GetValueOrDefault("error.type")));
            }
        }
    }

    [Fact]
    public void Options_that_do_not_fit_the_model_are_refused_in_the_words_of_scoring()
    {
        using ScorerHost engine = new(options => options.Engine = "tensorflow");
        using ScorerHost classes = new(options => options.Classes = new ClassColumns("a", "b"));

        Assert.Equal(
            $"The model '{engine.Model}' does not fit Number and its options: There is no scoring engine 'tensorflow'; the engines are: onnx, managed.", Assert.Throws<ScoringException>(engine.Scorer.Load).Message);
        Assert.Equal(
            $"The model '{classes.Model}' does not fit Number and its options: The output 'output_0' gives [64] of Single for a row, and there are 2 class names; give an output with one score of type Single for each class, and a name for each.",
            Assert.Throws<ScoringException>(classes.Scorer.Load).Message);
    }

    [Fact]
    public void Loads_by_the_clock_are_not_traced_as_part_of_the_request_that_asked_first()
    {
        bool? isApart = null;
        using ScorerHost host = new(services: (_, services) => services.AddSingleton<TimeProvider>(new ContextTimer(() => isApart = ExecutionContext.IsFlowSuppressed())));

        Assert.True(isApart);
        Assert.False(ExecutionContext.IsFlowSuppressed());
    }

    private sealed class ContextTimer(Action made) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            made();
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Wrong
    {
        public float Something { get; set; }
    }
}
